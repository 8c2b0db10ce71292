import { jsonOf, listOf, textOf, wordsOf } from '../json.ts';
import type { Json } from '../page-state.ts';
import { Options } from './elements.tsx';

/** A labelled input with its hint and, if the app or Slack refused it, its error. */
export function Input({ block, error }: { readonly block: Json; readonly error: string | undefined }) {
  const element = jsonOf(block.element);
  const id = `input-${textOf(block.block_id)}`;
  const hint = wordsOf(block.hint);
  const label = (
    <>
      {wordsOf(block.label)}
      {block.optional === true && <span className="optional"> (optional)</span>}
    </>
  );
  const isGroup = element.type === 'radio_buttons' || element.type === 'checkboxes';
  const described = {
    'aria-describedby': `${id}-error ${id}-hint`,
    'aria-invalid': error === undefined ? undefined : true,
  };
  return (
    <div className="block-input">
      {isGroup ? (
        <fieldset {...described}>
          <legend className="label">{label}</legend>
          <Choices element={element} />
        </fieldset>
      ) : (
        <>
          <label className="label" htmlFor={id}>
            {label}
          </label>
          <Control element={element} field={{ id, name: textOf(element.action_id), ...described }} />
        </>
      )}
      <p id={`${id}-error`} className="error">
        {error}
      </p>
      <p id={`${id}-hint`} className="hint">
        {hint}
      </p>
    </div>
  );
}

type Field = { readonly id: string; readonly name: string };

/**
 * An input element as a form control. Its `name` is the `action_id`, so that a form hands back values by it.
 */
function Control({ element, field }: { readonly element: Json; readonly field: Field }) {
  const placeholder = wordsOf(element.placeholder) || undefined;
  const initial = textOf(element.initial_value);
  switch (element.type) {
    case 'plain_text_input': {
      const maxLength = typeof element.max_length === 'number' ? element.max_length : undefined;
      const text = { ...field, placeholder, maxLength, defaultValue: initial, spellCheck: false };
      return element.multiline === true ? (
        <textarea {...text} rows={5} />
      ) : (
        <input {...text} autoComplete="off" />
      );
    }
    case 'number_input':
    case 'url_text_input':
    case 'email_text_input':
      return (
        <input
          {...field}
          placeholder={placeholder}
          defaultValue={initial}
          inputMode={element.type === 'number_input' ? 'numeric' : undefined}
          autoComplete="off"
        />
      );
    case 'static_select': {
      const chosen = textOf(jsonOf(element.initial_option).value);
      return (
        <select {...field} defaultValue={chosen}>
          {chosen === '' && <option value="">{placeholder ?? 'Choose…'}</option>}
          <Options element={element} />
        </select>
      );
    }
    case 'file_input': {
      const types = Array.isArray(element.filetypes) ? element.filetypes.map((type) => `.${type}`) : [];
      return (
        <input
          {...field}
          type="file"
          multiple={element.max_files !== 1}
          accept={types.length > 0 ? types.join() : undefined}
        />
      );
    }
    default:
      throw new Error(`no drawing for ${textOf(element.type)}`);
  }
}

function Choices({ element }: { readonly element: Json }) {
  const isMany = element.type === 'checkboxes';
  const initial = isMany ? listOf(element.initial_options) : [jsonOf(element.initial_option)];
  const chosen = initial.map(({ value }) => value);
  return listOf(element.options).map((option) => (
    <label key={textOf(option.value)} className="choice">
      <input
        type={isMany ? 'checkbox' : 'radio'}
        name={textOf(element.action_id)}
        value={textOf(option.value)}
        defaultChecked={chosen.includes(option.value)}
      />
      <span>
        {wordsOf(option.text)}
        {option.description !== undefined && <small>{wordsOf(option.description)}</small>}
      </span>
    </label>
  ));
}
