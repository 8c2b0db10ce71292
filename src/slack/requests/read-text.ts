import type { Place } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Context } from '../context.ts';
import { explainAnswer } from '../sending/explain-answer.ts';
import { failureNotice } from '../sending/failure-notice.ts';
import type { Via } from '../sending/give-answer.ts';

/**
 * The explanation as a message. Where CloudFront's own text names no host, it offers the names found around
 * it.
 */
export async function explainBytes(
  bytes: Uint8Array,
  { work }: Pick<Context, 'work'>,
): Promise<SlackMessage> {
  const { report, hosts } = await work.read({ kind: 'explain', bytes, names: 'if-recognised' });
  return explainAnswer(report, hosts);
}

/** Reads and answers after the acknowledgement. Where that throws, the person is told. */
export function answerOrTell(
  answer: () => Promise<void>,
  place: Place,
  via: Via,
  context: Pick<Context, 'answers' | 'log' | 'randomId'>,
): Promise<void> {
  return answer().catch((error: unknown) =>
    context.answers.tell([failureNotice(error, 'an answer failed by a bug of ours', context)], place, via),
  );
}
