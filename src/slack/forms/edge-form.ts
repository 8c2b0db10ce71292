import type { ModalView } from '@slack/types';
import { EDGE_EVENTS, type EdgeEvent, type EdgeRuntime } from '../../formats/edge-report.ts';
import { choiceField, fileField, modal, TEXT_INPUT_MAX, textField } from '../../render/slack/form-inputs.ts';

/** The `callback_id` of the form. */
export const EDGE_FORM = 'cf502_edge_form';

/** Names of the form's inputs. */
export const EDGE_INPUT = {
  runtime: 'runtime',
  event: 'event',
  result: 'result',
  resultFile: 'result-file',
  input: 'input',
  inputFile: 'input-file',
} as const;

const RUNTIMES: Readonly<Record<EdgeRuntime, string>> = {
  lambda: 'Lambda@Edge',
  functions: 'CloudFront Functions',
};

/**
 * The form that asks for the result of an edge function and for the event it runs on.
 *
 * @param takesFiles Slack shows a file input only to apps with the scope `files:read`
 */
export function edgeForm(takesFiles: boolean, privateMetadata = ''): ModalView {
  const limit = `Up to ${TEXT_INPUT_MAX.toLocaleString('en-US')} characters.`;
  return modal(
    EDGE_FORM,
    'Judge a function result',
    [
      choiceField({
        name: EDGE_INPUT.runtime,
        label: 'What runs it',
        choices: Object.entries(RUNTIMES).map(([value, label]) => ({ value, label })),
      }),
      choiceField({
        name: EDGE_INPUT.event,
        label: 'Event type',
        choices: EDGE_EVENTS.map((event) => ({ value: event, label: event })),
      }),
      textField({
        name: EDGE_INPUT.result,
        label: 'What it returned, or its code',
        hint: takesFiles
          ? `${limit} More fits in a file.`
          : `${limit} More fits in a terminal: npx cf502 edge FILE`,
        placeholder: '{"status": "200", "headers": {}}',
        multiline: true,
        optional: true,
      }),
      ...(takesFiles
        ? [fileField({ name: EDGE_INPUT.resultFile, label: 'Or the result as a file', optional: true })]
        : []),
      textField({
        name: EDGE_INPUT.input,
        label: 'The event it was given, as JSON',
        hint: 'With it, changes to read-only headers and fields are seen.',
        multiline: true,
        optional: true,
      }),
      ...(takesFiles
        ? [fileField({ name: EDGE_INPUT.inputFile, label: 'Or the event as a file', optional: true })]
        : []),
    ],
    { submit: 'Judge', close: 'Cancel', privateMetadata },
  );
}

export function readRuntime(value: string): EdgeRuntime {
  return value === 'functions' ? 'functions' : 'lambda';
}

export function readEvent(value: string): EdgeEvent | null {
  return EDGE_EVENTS.find((event) => event === value) ?? null;
}
