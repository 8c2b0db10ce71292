import { useAround } from '../around.ts';
import { jsonOf, listOf, textOf, wordsOf } from '../json.ts';
import type { Json } from '../page-state.ts';

/** Uses an element, with the value of the option chosen where it offers a choice. */
export type Act = (action: { readonly actionId: string; readonly chosen?: string }) => void;

/** Something to click or choose. */
export function Element({ element, onAction }: { readonly element: Json; readonly onAction: Act }) {
  const { ask } = useAround();
  const use = async (chosen?: string) => {
    if (element.confirm !== undefined && !(await ask(jsonOf(element.confirm)))) return;
    onAction({ actionId: textOf(element.action_id), ...(chosen === undefined ? {} : { chosen }) });
  };
  switch (element.type) {
    case 'button':
      return (
        <button
          type="button"
          className={`button ${textOf(element.style)}`}
          aria-label={textOf(element.accessibility_label) || undefined}
          onClick={() => void use()}
        >
          {wordsOf(element.text)}
        </button>
      );
    case 'overflow':
    case 'static_select': {
      const label = wordsOf(element.placeholder) || 'More';
      return (
        <select
          className="button"
          aria-label={label}
          defaultValue={textOf(jsonOf(element.initial_option).value)}
          onChange={({ currentTarget }) => void use(currentTarget.value)}
        >
          <option value="">{label}</option>
          <Options element={element} />
        </select>
      );
    }
    case 'image':
      return <Picture image={element} />;
    default:
      throw new Error(`no drawing for ${textOf(element.type)}`);
  }
}

/** The options of a select, in their groups. */
export function Options({ element }: { readonly element: Json }) {
  const option = (one: Json) => (
    <option key={textOf(one.value)} value={textOf(one.value)}>
      {wordsOf(one.text)}
    </option>
  );
  return (
    <>
      {listOf(element.options).map(option)}
      {listOf(element.option_groups).map((group) => (
        <optgroup key={wordsOf(group.label)} label={wordsOf(group.label)}>
          {listOf(group.options).map(option)}
        </optgroup>
      ))}
    </>
  );
}

/** Pictures would be fetched from elsewhere, so their description stands for them. */
export function Picture({ image }: { readonly image: Json }) {
  return <span className="picture">🖼 {textOf(image.alt_text)}</span>;
}
