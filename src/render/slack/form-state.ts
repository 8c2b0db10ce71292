import { asText, type JsonObject, objectOf } from '../../formats/json-value.ts';
/** What Slack hands back of a submitted view: untyped on purpose, it comes from outside. */
export type FormState = { readonly values?: unknown };

/** A file somebody put into a `file_input`, or hung on a message. */
export type FormFile = JsonObject;

/** The text typed, or the value of the option chosen, in the input of this name; `''` where there is none. */
export function typedIn(state: FormState, name: string): string {
  const { value, selected_option } = inputOf(state, name);
  if (typeof value === 'string') return value.trim();
  return asText(objectOf(selected_option).value);
}

/** The values of all options ticked. */
export function tickedIn(state: FormState, name: string): readonly string[] {
  const { selected_options } = inputOf(state, name);
  return Array.isArray(selected_options)
    ? selected_options.map((option) => asText(objectOf(option).value)).filter((value) => value !== '')
    : [];
}

export function fileIn(state: FormState, name: string): FormFile | null {
  const { files } = inputOf(state, name);
  return Array.isArray(files) && files.length > 0 ? objectOf(files[0]) : null;
}

function inputOf({ values }: FormState, name: string): FormFile {
  return objectOf(objectOf(objectOf(values)[name])[name]);
}
