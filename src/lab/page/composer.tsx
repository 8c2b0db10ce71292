import { type KeyboardEvent, type RefObject, useId, useState } from 'react';
import { type Completion, completionsFor, type Offers } from './completions.ts';

/**
 * A field to type in. Enter sends, Shift+Enter begins a new line. A slash at the start offers the commands,
 * as a combobox with a list (WAI-ARIA authoring practices).
 *
 * @param label where the message goes
 * @param send returns whether the text was taken
 */
export function Composer({
  label,
  disabled,
  offers,
  send,
  field,
}: {
  readonly label: string;
  readonly disabled: boolean;
  readonly offers?: Offers;
  readonly send: (text: string) => Promise<boolean>;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}) {
  const listId = useId();
  const [text, setText] = useState('');
  const [offered, setOffered] = useState<readonly Completion[]>([]);
  const [active, setActive] = useState(0);
  const isOpen = offered.length > 0;

  const type = (typed: string) => {
    setText(typed);
    setOffered(offers === undefined ? [] : completionsFor(typed, offers));
    // A word that was finished is sent as it is; one that is being typed is completed.
    setActive(typed.endsWith(' ') ? -1 : 0);
  };
  const take = (completion: Completion) => {
    setText(completion.text);
    setOffered([]);
    field.current?.focus();
  };
  const submit = async () => {
    const typed = text.trim();
    if (typed === '') return;
    type('');
    if (!(await send(typed))) setText(typed);
  };
  const press = (event: KeyboardEvent) => {
    const chosen = offered[active];
    if (isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const from = event.key === 'ArrowDown' ? active + 1 : Math.max(active, 0) - 1;
      setActive((from + offered.length) % offered.length);
    } else if (
      chosen !== undefined &&
      (event.key === 'Tab' || (event.key === 'Enter' && chosen.text.trim() !== text.trim()))
    ) {
      event.preventDefault();
      take(chosen);
    } else if (isOpen && event.key === 'Escape') {
      setOffered([]);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void submit();
    }
  };
  const combobox =
    offers === undefined
      ? {}
      : ({
          role: 'combobox',
          'aria-expanded': isOpen,
          'aria-controls': listId,
          'aria-autocomplete': 'list',
          ...(isOpen && active >= 0 ? { 'aria-activedescendant': `${listId}-${active}` } : {}),
        } as const);

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div id={listId} className="completions" role="listbox" aria-label="Commands" hidden={!isOpen}>
        {offered.map((completion, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field keeps the focus and names the active option
          <div
            key={completion.text}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(completion)}
          >
            <strong>{completion.title}</strong>
            <span>{completion.detail}</span>
          </div>
        ))}
      </div>
      <textarea
        ref={field}
        rows={Math.min(text.split('\n').length, 8)}
        aria-label="Message"
        spellCheck="false"
        placeholder={label}
        disabled={disabled}
        value={text}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onBlur={() => setOffered([])}
        onKeyDown={press}
        {...combobox}
      />
      <button type="submit" className="button primary" disabled={disabled}>
        Send
      </button>
    </form>
  );
}
