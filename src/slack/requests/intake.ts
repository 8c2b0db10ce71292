import { mayHoldYaml } from '../../distribution/pasted-configuration.ts';
import type { Viewer } from '../../distribution/viewer.ts';
import type { Meaning } from '../../explain/meaning.ts';
import { readMeaning } from '../../explain/reader.ts';
import type { Report } from '../../formats/report.ts';
import { plainSlackText } from '../../input/slack-text.ts';
import type { Job } from '../../jobs/store/store.ts';
import { edgeAnswer } from '../../render/slack/edge-answer.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Context } from '../context.ts';
import { askBack, GREETING, WELCOME } from '../sending/ask-back.ts';
import { explainAnswer } from '../sending/explain-answer.ts';
import { failureNotice } from '../sending/failure-notice.ts';
import { notice, USAGE } from '../sending/notice.ts';
import { type Answer, type Asking, beginChecks, placed, withoutCheck } from './begin-checks.ts';
import type { CheckRequest } from './distributions.ts';
import { judgedIn } from './read-text.ts';
import { answerWord, stoppable } from './words.ts';

/** `text` is as typed, without the bot's mention. `acknowledge` is called before Slack is asked anything. */
export type Asked = Asking & { readonly text: string; readonly acknowledge: () => Promise<void> };

/** Starts the checks of a request and answers within milliseconds, before they end. Never rejects. */
export function answerWords(asked: Asked, context: Context): Promise<Answer> {
  return orFailureNotice(answer(asked, context), context);
}

/** The same for targets that are parsed already, from a form or a button. */
export function takeOn(asking: Asking, request: CheckRequest, context: Context): Promise<Answer> {
  return orFailureNotice(beginChecks(asking, request, context), context);
}

/**
 * The same for the origins of a configuration that was handed over; `null` where the bytes are none.
 *
 * @param viewer the request that is meant; `null`: every origin
 */
export async function takeConfiguration(
  asking: Asking,
  bytes: Uint8Array,
  viewer: Viewer | null,
  context: Context,
): Promise<Answer | null> {
  const request = await context.distributions.read(bytes, viewer);
  if (request === null) return null;
  return typeof request === 'string' ? withoutCheck(notice([request])) : takeOn(asking, request, context);
}

/**
 * Delivers a report of saved evidence that was judged again, without a check. A repeated delivery does
 * nothing.
 */
export async function showJudged(
  asking: Asking,
  report: Report,
  { config, jobs, now, randomId }: Context,
): Promise<'begun' | 'duplicate'> {
  const job: Job = {
    id: randomId(),
    target: report.evidence.target,
    timeoutMs: config.checkTimeoutMs,
    ...(report.evidence.distribution && { distribution: report.evidence.distribution }),
    ...placed(asking),
    acceptedAt: now().toISOString(),
  };
  return jobs.deliver(asking.delivery, job, report);
}

async function answer(asked: Asked, context: Context): Promise<Answer> {
  const { distributions } = context;
  const naming = distributions.naming(asked.text);
  if (naming !== null) {
    await asked.acknowledge();
    const found = await distributions.find(naming, asked.place);
    if (found !== null) return beginChecks(asked, found, context);
  }
  const meaning = await readText(asked, context);
  switch (meaning.kind) {
    case 'check':
      return beginChecks(asked, meaning, context, meaning.watch);
    case 'help':
    case 'nothing':
      return withoutCheck(USAGE);
    case 'word':
      return withoutCheck(await answerWord(meaning, asked.place, context, asked.acknowledge));
    case 'chain':
      return withoutCheck(await answerCertificates(asked, context));
    case 'edge':
      return withoutCheck(edgeAnswer(meaning.report));
    case 'explain':
      return withoutCheck(explainAnswer(meaning.report, meaning.hosts));
    case 'ask':
      return withoutCheck(askBack(meaning.answer, meaning.offers));
    case 'greeting':
      return withoutCheck(GREETING);
    case 'thanks':
      return withoutCheck(WELCOME);
    case 'stop':
      return withoutCheck(await stoppable(asked.place, context));
  }
}

/** Characters of a text that is read in the bot's own process, which takes a few milliseconds. */
const READ_HERE_MAX = 1_500;

/** A long text, or YAML, takes tens of milliseconds or more, in which nothing else would be acknowledged. */
async function readText({ text, acknowledge }: Asked, { work }: Context): Promise<Meaning> {
  if (text.length <= READ_HERE_MAX && !mayHoldYaml(text)) return readMeaning(text);
  await acknowledge();
  return work.read({ kind: 'meaning', text });
}

/** Judged outside the process that answers Slack; the acknowledgement does not wait for it. */
async function answerCertificates(asked: Asked, context: Context): Promise<SlackMessage> {
  const tooMany = await context.quota.take(asked.place, 1);
  if (tooMany !== null) return notice([tooMany]);
  await asked.acknowledge();
  const verdict = await judgedIn(Buffer.from(plainSlackText(asked.text)), context);
  return verdict ?? notice(['These certificates could not be read: paste the whole file, fullchain.pem.']);
}

const orFailureNotice = (answered: Promise<Answer>, context: Context): Promise<Answer> =>
  answered.catch((error: unknown) =>
    withoutCheck(failureNotice(error, 'a request failed by a bug of ours', context)),
  );
