import { byId } from './dom.ts';
import type { PageAction, PageOutcome } from './page-state.ts';

/** Who acts; the page is somebody's view of the workspace. */
export function viewerId(): string {
  return new URL(location.href).searchParams.get('as') ?? '';
}

/** The same address for this viewer. */
export function asViewer(path: string): string {
  const viewer = viewerId();
  return viewer === '' ? path : `${path}?as=${encodeURIComponent(viewer)}`;
}

/** Does something in the person's name; an error is shown, and returned with the rest. */
export async function act(action: PageAction): Promise<PageOutcome> {
  const outcome = await request(action);
  if (outcome.error !== undefined) showNotice(outcome.error);
  return outcome;
}

async function request(action: PageAction): Promise<PageOutcome> {
  try {
    const response = await fetch(asViewer('/act'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(action),
    });
    return (await response.json()) as PageOutcome;
  } catch {
    return { error: 'The playground does not answer. Is it still running?' };
  }
}

let hiding: number | undefined;

/** Says something at the foot of the page for a few seconds. */
export function showNotice(text: string): void {
  const notice = byId('notice');
  notice.textContent = text;
  notice.classList.add('shown');
  clearTimeout(hiding);
  hiding = window.setTimeout(() => notice.classList.remove('shown'), 6000);
}
