import type { Report } from '../../formats/report.ts';
import type { Target } from '../../formats/target.ts';
import { toRequest } from '../../input/options.ts';
import type { Parsed } from '../../input/origin-word.ts';
import { parseSlackText } from '../../input/slack-text.ts';
import { messageText } from '../../render/slack/slack-message.ts';
import type { Config } from '../../settings/config.ts';

/** The values a workflow gives to the step, as Slack delivers them. */
export type StepInputs = Readonly<Record<string, unknown>>;

/** The values that later steps of the workflow can use. */
export type StepOutputs = {
  readonly state: Report['verdict']['state'];
  /** The root cause; empty where none was found. */
  readonly cause: string;
  /** May be put into a message as it is: text of the origin in it is escaped. */
  readonly headline: string;
  readonly report_id: string;
};

/** What a step asks for. `channel`: where the check is shown too. */
export type StepRequest = {
  readonly target: Target;
  readonly timeoutMs: number | null;
  readonly channel: string | null;
};

/**
 * Reads the inputs of a step. The origin is written as it would be typed after `/cf502`, options included.
 * Only one origin is taken, since a step has one result.
 */
export function readStepInputs({ origin, channel }: StepInputs): Parsed<StepRequest> {
  const typed = parseSlackText(typeof origin === 'string' ? origin : '');
  if (typed.kind === 'invalid') return typed;
  const read = typed.kind === 'check' ? { kind: 'parsed' as const, value: typed } : toRequest([], {});
  if (read.kind === 'invalid') return read;
  const { targets, timeoutMs } = read.value;
  const [target] = targets;
  if (target === undefined || targets.length > 1)
    return {
      kind: 'invalid',
      message: `${targets.length} targets in one step: type one, such as origin.example.com, and add a step for each other.`,
    };
  if (channel === undefined || channel === null || channel === '')
    return { kind: 'parsed', value: { target, timeoutMs, channel: null } };
  return typeof channel === 'string' && /^[CDG][A-Z0-9]+$/.test(channel)
    ? { kind: 'parsed', value: { target, timeoutMs, channel } }
    : { kind: 'invalid', message: 'The channel is none: choose one from the list, or leave it empty.' };
}

/**
 * Slack does not say who runs a workflow, so a step is refused wherever the answer depends on who asks.
 *
 * @returns why the step is refused, a whole sentence; `null` where it is not
 */
export function stepRefusal(
  { access, allowedCidrs }: Pick<Config, 'access' | 'allowedCidrs'>,
  channel: string | null,
): string | null {
  if (access.users.length + access.userGroups.length > 0)
    return 'cf502 is open to certain people only, and a workflow does not say who runs it.';
  if (allowedCidrs.length > 0 && !(access.guests && access.external))
    return 'cf502 reaches more than public addresses here, and a workflow does not say who runs it. Operators: CF502_ADMIT=guests,external opens it to workflows too.';
  if (access.channels.length > 0 && (channel === null || !access.channels.includes(channel)))
    return 'cf502 is open in certain channels only: give the step one of them as its channel. The operator of the bot knows which.';
  return null;
}

export function outputsOf({ id, verdict }: Report): StepOutputs {
  return {
    state: verdict.state,
    cause: verdict.causes[0] ?? '',
    headline: messageText([verdict.headline]),
    report_id: id,
  };
}
