import { asObject, asText, type JsonObject, objectsIn } from '../../../formats/json-value.ts';
import { fileToWire, type SharedFile } from './messages.ts';
import type { View } from './views.ts';

/**
 * What a person typed or chose, by `action_id`: text, the value of an option, the values of several, or
 * files.
 */
export type Values = {
  readonly [actionId: string]: string | readonly string[] | SharedFile | readonly SharedFile[];
};

export type ViewState = { readonly values: { readonly [blockId: string]: JsonObject } };

/**
 * The state of a view's inputs
 * (https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload).
 */
export function stateOf(view: View, values: Values): ViewState {
  const states = view.blocks.flatMap((block) => {
    const input = inputIn(block);
    if (input === null) return [];
    const state = { [asText(input.action_id)]: inputState(input, values[asText(input.action_id)]) };
    return [[asText(block.block_id), state] as const];
  });
  return { values: Object.fromEntries(states) };
}

/** What Slack itself says about inputs that must not stay empty; nothing is sent to the app then. */
export function requiredErrors(view: View, state: ViewState): Readonly<Record<string, string>> {
  const empty = view.blocks.flatMap((block) => {
    const input = block.type === 'input' && block.optional !== true ? inputIn(block) : null;
    if (input === null) return [];
    const filled = asObject(state.values[asText(block.block_id)]?.[asText(input.action_id)]) ?? {};
    const { value, selected_option, selected_options, files } = filled;
    const isFilled = (list: unknown) => Array.isArray(list) && list.length > 0;
    const isEmpty = !value && !selected_option && !isFilled(selected_options) && !isFilled(files);
    return isEmpty ? [[asText(block.block_id), 'Please complete this required field.'] as const] : [];
  });
  return Object.fromEntries(empty);
}

/** Inputs stand in input blocks, and selects also beside a section or among actions. */
function inputIn(block: JsonObject): JsonObject | null {
  if (block.type === 'input') return asObject(block.element);
  const beside = [asObject(block.accessory), ...objectsIn(block.elements)];
  return (
    beside.find((element) => element !== null && element.type !== 'button' && 'action_id' in element) ?? null
  );
}

function inputState(input: JsonObject, given: Values[string] | undefined): JsonObject {
  const { type } = input;
  const options = [
    ...objectsIn(input.options),
    ...objectsIn(input.option_groups).flatMap((group) => objectsIn(group.options)),
  ];
  const optionOf = (value: string) => {
    const option = options.find((one) => one.value === value);
    if (option === undefined) throw new Error(`${asText(input.action_id)} has no option ${value}`);
    return option;
  };
  switch (type) {
    case 'static_select':
    case 'radio_buttons': {
      const chosen = typeof given === 'string' && given !== '' ? optionOf(given) : undefined;
      return { type, selected_option: given === '' ? null : (chosen ?? input.initial_option ?? null) };
    }
    case 'checkboxes':
    case 'multi_static_select': {
      const chosen =
        given === undefined
          ? undefined
          : [given].flat().filter((one) => typeof one === 'string' && one !== '');
      return { type, selected_options: chosen?.map(String).map(optionOf) ?? input.initial_options ?? [] };
    }
    case 'file_input':
      return { type, files: [given ?? []].flat().filter(isFile).map(fileToWire) };
    default: {
      const typed = typeof given === 'string' ? given : input.initial_value;
      return { type, value: typed === undefined || typed === '' ? null : typed };
    }
  }
}

function isFile(given: string | SharedFile): given is SharedFile {
  return typeof given === 'object';
}
