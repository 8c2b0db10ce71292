import { h, jsonOf, listOf, textOf } from './dom.ts';
import type { Json } from './page-state.ts';

/** What is in an input: text, an option's value, or the values of several. */
export type Value = string | readonly string[];

/** An input element as a form control. Its `name` is the `action_id`, so that a form hands back values by it. */
export function control(
  element: Json,
  id: string,
  describedBy: string,
  value: Value | undefined,
): HTMLElement {
  const name = textOf(element.action_id);
  const common = { id, name, 'aria-describedby': describedBy };
  const label = (option: Json) => textOf(jsonOf(option.text).text);
  const placeholder = textOf(jsonOf(element.placeholder).text) || null;
  switch (element.type) {
    case 'plain_text_input': {
      const initial = typeof value === 'string' ? value : textOf(element.initial_value);
      const length = { maxlength: typeof element.max_length === 'number' ? element.max_length : null };
      if (element.multiline === true)
        return h('textarea', { ...common, ...length, placeholder, rows: 5 }, initial);
      return h('input', {
        ...common,
        ...length,
        placeholder,
        value: initial,
        autocomplete: 'off',
        spellcheck: 'false',
      });
    }
    case 'number_input':
    case 'url_text_input':
    case 'email_text_input': {
      const initial = typeof value === 'string' ? value : textOf(element.initial_value);
      const inputmode = element.type === 'number_input' ? 'numeric' : null;
      return h('input', { ...common, placeholder, inputmode, value: initial, autocomplete: 'off' });
    }
    case 'static_select': {
      const chosen = typeof value === 'string' ? value : textOf(jsonOf(element.initial_option).value);
      const groups = listOf(element.option_groups);
      const option = (one: Json) =>
        h('option', { value: textOf(one.value), selected: one.value === chosen }, label(one));
      return h(
        'select',
        common,
        h('option', { value: '', selected: chosen === '' }, placeholder ?? 'Choose…'),
        ...listOf(element.options).map(option),
        ...groups.map((group) =>
          h('optgroup', { label: textOf(jsonOf(group.label).text) }, ...listOf(group.options).map(option)),
        ),
      );
    }
    case 'radio_buttons':
    case 'checkboxes': {
      const type = element.type === 'checkboxes' ? 'checkbox' : 'radio';
      const initial = type === 'radio' ? [jsonOf(element.initial_option)] : listOf(element.initial_options);
      const chosen = value === undefined ? initial.map((one) => textOf(one.value)) : [value].flat();
      const choices = listOf(element.options).map((one) =>
        h(
          'label',
          { class: 'choice' },
          h('input', { type, name, value: textOf(one.value), checked: chosen.includes(textOf(one.value)) }),
          h('span', {}, label(one), small(textOf(jsonOf(one.description).text))),
        ),
      );
      return h(
        'div',
        {
          id,
          class: 'choices',
          role: type === 'radio' ? 'radiogroup' : 'group',
          'aria-describedby': describedBy,
          'data-name': name,
        },
        ...choices,
      );
    }
    default:
      throw new Error(`no drawing for ${textOf(element.type)}`);
  }
}

/** Every value of a form, by `action_id`; what is left empty is there as an empty text or list. */
export function valuesOf(form: HTMLElement): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
    'input[name], select[name], textarea[name]',
  )) {
    if (!(field instanceof HTMLInputElement) || !['checkbox', 'radio'].includes(field.type))
      values[field.name] = field.value;
    else if (field.type === 'checkbox')
      values[field.name] = [...[values[field.name] ?? []].flat(), ...(field.checked ? [field.value] : [])];
    else values[field.name] = field.checked ? field.value : (values[field.name] ?? '');
  }
  return values;
}

function small(text: string): HTMLElement | null {
  return text === '' ? null : h('small', {}, text);
}
