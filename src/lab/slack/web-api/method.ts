import type { JsonObject } from '../../../formats/json-value.ts';
import type { Slack } from '../slack.ts';
import type { Problem } from '../workspace/block-basics.ts';
import type { Args } from './api-arguments.ts';

/** The body of an answer; `ok: false` comes with Slack's error code. */
export type Answer = JsonObject & { readonly ok: boolean };

/** One Web API method. */
export type Method = {
  readonly token: 'bot' | 'app';
  /** Any one of these suffices; empty where none is needed. */
  readonly scopes: (args: Args, slack: Slack) => readonly string[];
  readonly answer: (args: Args, slack: Slack) => Answer;
};

export type Methods = { readonly [name: string]: Method };

/** A refusal, with the breached limits as Slack words them. */
export function refuse(error: string, problems: readonly Problem[] = []): Answer {
  if (problems.length === 0) return { ok: false, error };
  const messages = problems.map(({ pointer, problem }) => `[ERROR] ${problem} [json-pointer:${pointer}]`);
  return { ok: false, error, errors: messages, response_metadata: { messages } };
}

/** The refusal for arguments that are missing. */
export function missing(...fields: readonly string[]): Answer {
  return {
    ok: false,
    error: 'invalid_arguments',
    response_metadata: { messages: fields.map((field) => `[ERROR] missing required field: ${field}`) },
  };
}
