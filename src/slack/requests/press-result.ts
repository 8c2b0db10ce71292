import type { KeptReport, Place } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { NOT_SHOWN_HERE } from '../access/aws-open.ts';
import { mayRead } from '../access/may-read.ts';
import type { Context } from '../context.ts';
import { failureNotice } from '../sending/failure-notice.ts';
import { notice } from '../sending/notice.ts';
import type { Click } from './click.ts';
import type { Press } from './pressed.ts';

/**
 * Does what a button under a result stands for, and tells the person who pressed it. Each click is checked
 * for who clicked, for whether the report was delivered in that channel, and for whether AWS may still be
 * asked there, if it was.
 *
 * @param shows whether more of the report is shown than its message has
 */
export function pressResult(click: Click, press: Press, context: Context, shows = true): Promise<void> {
  return answerClick(click, context, async () => {
    const kept = await context.store.findReport(click.value);
    const place = placeOf(click, kept);
    if (kept === null || place === null) return NOT_KEPT;
    const { report } = kept;
    if (shows && !(await context.distributions.mayShow(report, click.channel)))
      return notice([NOT_SHOWN_HERE]);
    return press({ click, place, report }, context);
  });
}

/** Answers a click where its person may use the bot, and tells them alone. */
export async function answerClick(
  click: Click,
  context: Context,
  work: () => Promise<SlackMessage | null>,
): Promise<void> {
  const { admission, answers, now } = context;
  const refuseOrWork = async () => {
    const refusal = await admission(click);
    return refusal === null ? work() : notice([refusal]);
  };
  const answer = await refuseOrWork().catch((error: unknown) =>
    failureNotice(error, 'a click failed by a bug of ours', context),
  );
  if (answer === null) return;
  const { responseUrl, ...place } = click;
  const via = responseUrl === null ? null : { url: responseUrl, keptAt: now().toISOString() };
  await answers.tell([answer], place, via);
}

const NOT_KEPT = notice([
  'This report is not kept any more. Ask again: ',
  { typed: '/cf502 origin.example.com' },
]);

/** Where the clicked result stands; `null` where this person may not read that report there. */
function placeOf({ team, channel, user, threadTs, messageTs }: Click, kept: KeptReport | null): Place | null {
  const here: Place = { team, channel, user, threadTs };
  if (kept === null || !mayRead(kept, here)) return null;
  const shown = kept.places.find((place) => messageTs !== null && place.rootTs === messageTs);
  if (shown === undefined) return here;
  const { rootTs, summaryTs, among } = shown;
  return { ...here, ...(rootTs && { rootTs }), ...(summaryTs && { summaryTs }), ...(among && { among }) };
}
