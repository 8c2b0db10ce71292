import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { act } from '../actions.ts';
import { useAround } from '../around.ts';
import { Blocks } from '../blocks/blocks.tsx';
import type { PageView } from '../page-state.ts';
import { Dialog } from './dialog.tsx';
import { valuesOf } from './form-values.ts';

/** The app's modal as it is now. What was typed stays while the same view is updated. */
export function Modal({ view }: { readonly view: PageView }) {
  const { inspect } = useAround();
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  /** Errors under single inputs, of the view as it was when they came. */
  const [refused, setRefused] = useState<{ hash: string; errors: Record<string, string> } | null>(null);
  const errors = refused?.hash === view.hash ? refused.errors : {};
  const close = () => void act({ kind: 'close-view' });

  const submit = async () => {
    if (form.current === null) return;
    setBusy(true);
    const values = await valuesOf(form.current);
    const outcome = values === null ? {} : await act({ kind: 'submit-view', values });
    flushSync(() => {
      setBusy(false);
      setRefused({ hash: view.hash, errors: outcome.errors ?? {} });
    });
    form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  };
  const tools = (
    <button type="button" className="quiet" onClick={() => inspect('View', view.payload)}>
      Inspect
    </button>
  );
  return (
    <Dialog id="modal" title={view.title} tools={tools} close={close}>
      <form
        ref={form}
        noValidate
        aria-busy={busy}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="body">
          {errors[''] !== undefined && (
            <p className="error" role="alert">
              {errors['']}
            </p>
          )}
          <Blocks
            blocks={view.blocks}
            errors={errors}
            onAction={(action) => void act({ kind: 'click-view', view: 'modal', ...action })}
          />
        </div>
        <footer>
          <button type="button" className="button" onClick={close}>
            {view.close}
          </button>
          {view.submit !== null && (
            <button type="submit" className="button primary" disabled={busy}>
              {view.submit}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}
