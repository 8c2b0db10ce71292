import { byId, h } from './dom.ts';
import type { PageSettings } from './page-state.ts';

export type Composer = {
  /** Where the message goes, said by the placeholder. */
  readonly address: (label: string, disabled: boolean) => void;
  readonly focus: () => void;
};

type Completion = { readonly text: string; readonly title: string; readonly detail: string };

/**
 * A field to type in. Enter sends, Shift+Enter begins a new line. A slash at the start offers the commands, as a
 * combobox with a list (WAI-ARIA authoring practices).
 *
 * @param send returns whether the text was taken
 */
export function createComposer(
  place: string,
  settings: Pick<PageSettings, 'commands' | 'examples'> | null,
  send: (text: string) => Promise<boolean>,
): Composer {
  const listId = `${place}-completions`;
  const list = h('ul', {
    id: listId,
    class: 'completions',
    role: 'listbox',
    'aria-label': 'Commands',
    hidden: true,
  });
  const field = h('textarea', {
    rows: 1,
    'aria-label': 'Message',
    spellcheck: 'false',
    ...(settings === null
      ? {}
      : { role: 'combobox', 'aria-expanded': 'false', 'aria-controls': listId, 'aria-autocomplete': 'list' }),
  });
  const button = h('button', { type: 'submit', class: 'button primary' }, 'Send');
  let active = -1;
  let offered: readonly Completion[] = [];

  const offer = () => {
    offered = settings === null ? [] : completionsFor(field.value, settings);
    active = offered.length > 0 ? 0 : -1;
    drawList();
  };
  const drawList = () => {
    list.replaceChildren(
      ...offered.map(({ title, detail }, index) =>
        h(
          'li',
          {
            id: `${listId}-${index}`,
            role: 'option',
            'aria-selected': String(index === active),
            onmousedown: (event) => {
              event.preventDefault();
              take(index);
            },
          },
          h('strong', {}, title),
          h('span', {}, detail),
        ),
      ),
    );
    list.hidden = offered.length === 0;
    field.setAttribute('aria-expanded', String(offered.length > 0));
    if (active >= 0) field.setAttribute('aria-activedescendant', `${listId}-${active}`);
    else field.removeAttribute('aria-activedescendant');
  };
  const take = (index: number) => {
    const chosen = offered[index];
    if (chosen === undefined) return;
    field.value = chosen.text;
    offered = [];
    active = -1;
    drawList();
    field.focus();
    grow();
  };
  const grow = () => {
    field.rows = Math.min(field.value.split('\n').length, 8);
  };
  const submit = async () => {
    const text = field.value.trim();
    if (text === '') return;
    field.value = '';
    offer();
    grow();
    if (!(await send(text))) field.value = text;
  };

  field.addEventListener('input', () => {
    offer();
    grow();
  });
  field.addEventListener('blur', () => {
    offered = [];
    drawList();
  });
  field.addEventListener('keydown', (event) => {
    const listed = offered.length > 0;
    if (listed && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      active = (active + (event.key === 'ArrowDown' ? 1 : -1) + offered.length) % offered.length;
      drawList();
    } else if (
      listed &&
      (event.key === 'Tab' || (event.key === 'Enter' && offered[active]?.text.trim() !== field.value.trim()))
    ) {
      event.preventDefault();
      take(active);
    } else if (listed && event.key === 'Escape') {
      offered = [];
      drawList();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void submit();
    }
  });

  byId(place).replaceChildren(
    h(
      'form',
      {
        class: 'composer',
        onsubmit: (event) => {
          event.preventDefault();
          void submit();
        },
      },
      list,
      field,
      button,
    ),
  );
  return {
    address(label, disabled) {
      field.placeholder = label;
      field.disabled = disabled;
      button.disabled = disabled;
    },
    focus: () => field.focus(),
  };
}

/** Commands while the first word is typed, then the examples that go on like it. */
function completionsFor(
  typed: string,
  { commands, examples }: Pick<PageSettings, 'commands' | 'examples'>,
): readonly Completion[] {
  if (!typed.startsWith('/') || typed.includes('\n')) return [];
  const isFirstWord = !typed.includes(' ');
  const fromCommands = commands
    .filter(({ command }) => isFirstWord && command.startsWith(typed))
    .map(({ command, hint, description }) => ({
      text: `${command} `,
      title: `${command} ${hint}`,
      detail: description,
    }));
  const fromExamples = examples
    .filter(({ command }) => command.startsWith(typed) && command !== typed)
    .map(({ command, label }) => ({ text: command, title: command, detail: label }));
  return [...fromCommands, ...fromExamples].slice(0, 8);
}
