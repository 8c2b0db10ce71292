import { isRecognised } from '../../formats/explain-report.ts';
import type { Place } from '../../jobs/store/store.ts';
import { edgeAnswer } from '../../render/slack/edge-answer.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Context } from '../context.ts';
import { chainAnswer } from '../sending/chain-answer.ts';
import { explainAnswer } from '../sending/explain-answer.ts';
import { failureNotice } from '../sending/failure-notice.ts';
import type { Via } from '../sending/give-answer.ts';
import { notice } from '../sending/notice.ts';

/**
 * The explanation as a message. Where CloudFront's own text names no host, it offers the names found around
 * it.
 */
export async function explainBytes(
  bytes: Uint8Array,
  { work }: Pick<Context, 'work'>,
): Promise<SlackMessage> {
  const { report, hosts } = await work.read({ kind: 'explain', bytes, names: 'if-recognised' });
  if (!isRecognised(report) || holdsCertificates(bytes)) {
    const verdict = await judgedIn(bytes, { work });
    if (verdict !== null) return verdict;
  }
  return explainAnswer(report, hosts);
}

/** Certificates and results of functions are short; a longer text is a log. */
const PASTED_MAX_BYTES = 200_000;
const holdsCertificates = (bytes: Uint8Array): boolean =>
  bytes.length <= PASTED_MAX_BYTES && Buffer.from(bytes).includes('CERTIFICATE-----');

/** The verdict on pasted certificates, or on what an edge function returned; `null` where there are none. */
export async function judgedIn(
  bytes: Uint8Array,
  { work }: Pick<Context, 'work'>,
): Promise<SlackMessage | null> {
  if (bytes.length > PASTED_MAX_BYTES) return null;
  const verdict = await work.read({ kind: 'pasted', bytes });
  switch (verdict?.kind) {
    case 'chain':
      return chainAnswer(verdict.report);
    case 'edge':
      return edgeAnswer(verdict.report);
    case 'unread':
      return notice([verdict.because]);
    default:
      return null;
  }
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
