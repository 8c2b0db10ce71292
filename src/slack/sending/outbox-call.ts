import type { WebAPICallResult } from '@slack/web-api';
import { type Call, type CallFailure, readCallFailure } from './call.ts';
import type { Attempt, Dispatch } from './dispatch.ts';
import type { Charged } from './rate-limits.ts';

/**
 * One Web API call that posts no message of its own: a view, a step of an upload. It goes through the same
 * outbox as messages: by priority, within Slack's limits, and stopped where Slack stopped its method.
 */
export type OutboxCall = (
  what: Charged & {
    readonly args: Record<string, unknown>;
    /** A newer call with the same key replaces one that waits. */
    readonly key: string | null;
    /** Whether it may be made again where it is not known if it had its effect. */
    readonly isRepeatable: boolean;
  },
) => Promise<
  | { readonly kind: 'answered'; readonly answer: WebAPICallResult }
  | Exclude<CallFailure, { readonly kind: 'rate-limited' }>
  | { readonly kind: 'skipped' }
>;

const ATTEMPTS_MAX = 4;
const BACK_OFF_MS = 300;

export function createOutboxCall(
  dispatch: Dispatch,
  call: Call,
  { backOffMs = BACK_OFF_MS }: { readonly backOffMs?: number } = {},
): OutboxCall {
  return async ({ args, isRepeatable, ...charged }) => {
    type Outcome = Exclude<Awaited<ReturnType<OutboxCall>>, { kind: 'skipped' }>;
    let attempts = 0;
    async function attempt(): Promise<Attempt<Outcome>> {
      attempts += 1;
      const afterMs = backOffMs * 3 ** (attempts - 1);
      try {
        return { kind: 'done', value: { kind: 'answered', answer: await call(charged.method, args) } };
      } catch (error) {
        const failure = readCallFailure(error);
        if (failure.kind === 'rate-limited') return { kind: 'limited', retryAfterMs: failure.retryAfterMs };
        const isLast = attempts >= ATTEMPTS_MAX || failure.kind === 'refused';
        const mayRepeat = failure.kind === 'unsent' || isRepeatable;
        return isLast || !mayRepeat ? { kind: 'done', value: failure } : { kind: 'again', afterMs };
      }
    }
    const sent = await dispatch.put({ ...charged, attempt });
    return sent.kind === 'done' ? sent.value : sent;
  };
}
