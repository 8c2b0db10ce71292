import type { InputBlock, ModalView, Option, StaticSelect } from '@slack/types';
import { cut } from '../foreign-text.ts';
import { plainText } from './mrkdwn.ts';

/**
 * Characters of one text input
 * (https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element).
 */
export const TEXT_INPUT_MAX = 3_000;

type Field = {
  /** Both `block_id` and `action_id`: what was typed, and errors, are found by it. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
};

/** A modal in the shape all of ours have. Titles and buttons hold 24 characters. */
export function modal(
  callbackId: string,
  title: string,
  blocks: ModalView['blocks'],
  more: { readonly submit?: string; readonly close?: string; readonly privateMetadata?: string } = {},
): ModalView {
  return {
    type: 'modal',
    callback_id: callbackId,
    title: plainText(title),
    ...(more.submit === undefined ? {} : { submit: plainText(more.submit) }),
    close: plainText(more.close ?? 'Close'),
    ...(more.privateMetadata === undefined ? {} : { private_metadata: more.privateMetadata }),
    blocks,
  };
}

export function textField(
  field: Field & {
    readonly value?: string;
    readonly placeholder?: string;
    readonly multiline?: boolean;
    readonly max?: number;
  },
): InputBlock {
  const { name, value, placeholder, multiline, max = TEXT_INPUT_MAX } = field;
  return input(field, {
    type: 'plain_text_input',
    action_id: name,
    max_length: max,
    ...(multiline ? { multiline } : {}),
    ...(value ? { initial_value: value.slice(0, max) } : {}),
    ...(placeholder ? { placeholder: plainText(placeholder) } : {}),
  });
}

/** A whole number; a phone shows digits to type it. */
export function numberField(
  field: Field & { readonly value?: string; readonly min: number; readonly max: number },
): InputBlock {
  const { name, value = '', min, max } = field;
  const isFit = /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max;
  return input(field, {
    type: 'number_input',
    action_id: name,
    is_decimal_allowed: false,
    min_value: String(min),
    max_value: String(max),
    ...(isFit ? { initial_value: value } : {}),
  });
}

/** One of a few. The first choice is taken where `value` is none of them. */
export function choiceField(
  field: Field & { readonly choices: readonly Choice[]; readonly value?: string },
): InputBlock {
  const { name, choices, value } = field;
  const options = choices.map(toOption);
  const chosen = options.find((option) => option.value === value) ?? options[0];
  const element: StaticSelect = { type: 'static_select', action_id: name, options };
  return input(field, chosen === undefined ? element : { ...element, initial_option: chosen });
}

/** Any of a few, the first `chosen` of them ticked. Slack shows at most ten. */
export function ticksField(
  field: Field & { readonly choices: readonly Choice[]; readonly chosen: number },
): InputBlock {
  const options = field.choices.slice(0, 10).map(toOption);
  const initial = options.slice(0, field.chosen);
  return input(field, {
    type: 'checkboxes',
    action_id: field.name,
    options,
    ...(initial.length > 0 ? { initial_options: initial } : {}),
  });
}

/** One file from the person's device. Slack wants the scope `files:read` for it. */
export function fileField(field: Field & { readonly types?: readonly string[] }): InputBlock {
  return input(field, {
    type: 'file_input',
    action_id: field.name,
    max_files: 1,
    ...(field.types ? { filetypes: [...field.types] } : {}),
  });
}

export type Choice = { readonly value: string; readonly label: string };

function toOption({ value, label }: Choice): Option & { text: ReturnType<typeof plainText> } {
  return { text: plainText(cut(label, 75)), value: value.slice(0, 75) };
}

function input({ name, label, hint, optional }: Field, element: InputBlock['element']): InputBlock {
  return {
    type: 'input',
    block_id: name,
    label: plainText(label),
    ...(hint ? { hint: plainText(hint) } : {}),
    optional: optional ?? false,
    element,
  };
}
