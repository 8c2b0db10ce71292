import { act, showNotice } from './actions.ts';
import { drawBlocks } from './blocks.ts';
import { byId, h, jsonOf, textOf } from './dom.ts';
import { type Value, valuesOf } from './inputs.ts';
import type { Names } from './mrkdwn.ts';
import type { Json, PageView } from './page-state.ts';

/** Shows a payload as Slack has it. */
export function inspect(title: string, payload: Json): void {
  const dialog = byId<HTMLDialogElement>('inspector');
  const json = JSON.stringify(payload, null, 2);
  const copy = async () => {
    await navigator.clipboard.writeText(json);
    showNotice('Copied.');
  };
  dialog.replaceChildren(
    h(
      'header',
      { class: 'bar' },
      h('div', { class: 'where' }, h('h2', { id: 'inspector-title' }, title)),
      h('button', { type: 'button', class: 'button', onclick: () => void copy() }, 'Copy'),
      closeButton(() => dialog.close()),
    ),
    h('pre', { class: 'payload', tabindex: 0, 'aria-label': 'JSON' }, h('code', {}, json)),
  );
  dialog.showModal();
}

/** Asks what an element's `confirm` object asks (https://docs.slack.dev/reference/block-kit/composition-objects). */
export function confirm(question: Json): Promise<boolean> {
  const dialog = byId<HTMLDialogElement>('confirm');
  const words = (name: string, otherwise: string) => textOf(jsonOf(question[name]).text) || otherwise;
  const danger = question.style === 'danger' ? 'danger' : 'primary';
  dialog.replaceChildren(
    h(
      'header',
      { class: 'bar' },
      h('div', { class: 'where' }, h('h2', { id: 'confirm-title' }, words('title', 'Are you sure?'))),
    ),
    h('p', { class: 'question' }, words('text', '')),
    h(
      'footer',
      {},
      h(
        'button',
        { type: 'button', class: 'button', onclick: () => dialog.close('no') },
        words('deny', 'No'),
      ),
      h(
        'button',
        { type: 'button', class: `button ${danger}`, onclick: () => dialog.close('yes') },
        words('confirm', 'Yes'),
      ),
    ),
  );
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

let shown: { readonly id: string; readonly hash: string } | null = null;

/** Shows the app's modal as it is now, or none. What was typed stays while the same view is updated. */
export function showModal(view: PageView | null, names: Names): void {
  const dialog = byId<HTMLDialogElement>('modal');
  if (view === null) {
    shown = null;
    if (dialog.open) dialog.close();
    return;
  }
  if (shown?.hash === view.hash) return;
  const typed = shown?.id === view.id ? valuesOf(dialog) : {};
  shown = { id: view.id, hash: view.hash };
  fillModal(dialog, view, names, typed, {});
  if (!dialog.open) dialog.showModal();
}

function fillModal(
  dialog: HTMLDialogElement,
  view: PageView,
  names: Names,
  values: Record<string, Value>,
  errors: Readonly<Record<string, string>>,
): void {
  const close = () => void act({ kind: 'close-view' });
  dialog.oncancel = (event) => {
    event.preventDefault();
    close();
  };
  const general = errors[''];
  const form = h(
    'form',
    {
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        void submit();
      },
    },
    h(
      'header',
      { class: 'bar' },
      h('div', { class: 'where' }, h('h2', { id: 'modal-title' }, view.title)),
      h(
        'button',
        { type: 'button', class: 'quiet', onclick: () => inspect('View', view.payload) },
        'Inspect',
      ),
      closeButton(close),
    ),
    h(
      'div',
      { class: 'body' },
      ...(general === undefined ? [] : [h('p', { class: 'error', role: 'alert' }, general)]),
      ...drawBlocks(view.blocks, {
        names,
        confirm,
        errors,
        values,
        onAction: (actionId, chosen) =>
          void act({
            kind: 'click-view',
            view: 'modal',
            actionId,
            ...(chosen === undefined ? {} : { chosen }),
          }),
      }),
    ),
    h(
      'footer',
      {},
      h('button', { type: 'button', class: 'button', onclick: close }, view.close),
      view.submit !== null && h('button', { type: 'submit', class: 'button primary' }, view.submit),
    ),
  );
  const submit = async () => {
    const typed = valuesOf(form);
    form.setAttribute('aria-busy', 'true');
    const { errors: refused = {} } = await act({ kind: 'submit-view', values: typed });
    form.removeAttribute('aria-busy');
    if (Object.keys(refused).length === 0) return;
    fillModal(dialog, view, names, typed, refused);
    dialog.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  };
  dialog.replaceChildren(form);
}

function closeButton(close: () => void): HTMLElement {
  return h(
    'button',
    { type: 'button', class: 'quiet', onclick: close },
    h('span', { 'aria-hidden': 'true' }, '✕'),
    h('span', { class: 'sr-only' }, 'Close'),
  );
}
