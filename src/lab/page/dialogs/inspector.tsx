import { showNotice } from '../actions.ts';
import type { Json } from '../page-state.ts';
import { Dialog } from './dialog.tsx';

/** A payload as Slack has it. */
export function Inspector({
  title,
  payload,
  close,
}: {
  readonly title: string;
  readonly payload: Json;
  readonly close: () => void;
}) {
  const json = JSON.stringify(payload, null, 2);
  const copy = async () => {
    await navigator.clipboard.writeText(json);
    showNotice('Copied.');
  };
  const tools = (
    <button type="button" className="button" onClick={() => void copy()}>
      Copy
    </button>
  );
  return (
    <Dialog id="inspector" title={title} tools={tools} close={close}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard */}
      <pre className="payload" tabIndex={0}>
        <code>{json}</code>
      </pre>
    </Dialog>
  );
}
