import type { PageAction, PageOutcome, UploadOutcome } from './page-state.ts';

/** An address of this page's server, for the person whose view of the workspace this page is. */
export function asViewer(path: string): string {
  const viewer = new URL(location.href).searchParams.get('as');
  return viewer === null ? path : `${path}?as=${encodeURIComponent(viewer)}`;
}

/** Does something in the person's name; an error is shown, and returned with the rest. */
export async function act(action: PageAction): Promise<PageOutcome> {
  const outcome = await post<PageOutcome>('/act', JSON.stringify(action));
  if (outcome.error !== undefined) showNotice(outcome.error);
  return outcome;
}

/** Hands over a file; answers its id, or `null` after saying what is wrong. */
export async function upload(file: File): Promise<string | null> {
  const outcome = await post<UploadOutcome>(`/upload/${encodeURIComponent(file.name)}`, file);
  if ('id' in outcome) return outcome.id;
  showNotice(outcome.error);
  return null;
}

async function post<Outcome>(
  path: string,
  body: string | File,
): Promise<Outcome | { readonly error: string }> {
  const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream';
  try {
    const response = await fetch(asViewer(path), {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    return (await response.json()) as Outcome;
  } catch {
    return { error: 'The playground does not answer. Is it still running?' };
  }
}

let hiding: number | undefined;

/** Says something at the foot of the page, above an open dialog too, for a few seconds. */
export function showNotice(text: string): void {
  const notice = document.getElementById('notice');
  if (notice === null) return;
  notice.hidePopover();
  notice.showPopover();
  notice.textContent = text;
  clearTimeout(hiding);
  hiding = window.setTimeout(() => notice.hidePopover(), 6000);
}
