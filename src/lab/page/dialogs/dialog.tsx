import { type ReactNode, useLayoutEffect, useRef } from 'react';

/** A dialog that is open as long as it is there. Escape closes it; the focus then returns to where it was. */
export function Dialog({
  id,
  title,
  tools,
  close,
  children,
}: {
  readonly id: string;
  readonly title: string;
  /** Buttons beside the title. */
  readonly tools?: ReactNode;
  readonly close: () => void;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The first field to fill, or the safe button, is a better beginning than the tools above.
    const first = element?.querySelector<HTMLElement>('input, select, textarea, footer .button');
    first?.focus({ preventScroll: true });
    return () => element?.close();
  }, []);
  return (
    <dialog
      id={id}
      ref={dialog}
      aria-labelledby={`${id}-title`}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <div className="bar">
        <div className="where">
          <h2 id={`${id}-title`}>{title}</h2>
        </div>
        {tools}
        <button type="button" className="quiet" onClick={close}>
          <span aria-hidden="true">✕</span>
          <span className="sr-only">Close</span>
        </button>
      </div>
      {children}
    </dialog>
  );
}
