import { cut } from '../../render/foreign-text.ts';
import { CAUSE_WORDS_MAX, causeView } from '../../render/slack/evidence-view.ts';
import { rootIn } from '../../render/wording.ts';
import type { Context } from '../context.ts';
import { notOpened } from '../forms/not-opened.ts';
import { notice } from '../sending/notice.ts';
import { mentioning } from '../threads/announced.ts';
import { toModalMetadata } from './click.ts';
import type { Press, Pressed } from './pressed.ts';

/** *Yes* under "Was this the cause?". */
export const causeWasRight: Press = async (pressed, context) =>
  notice([(await counted(pressed, 'yes', context)) ? 'Noted, thank you.' : ANSWERED]);

/** *No, it was …*: opens the form that asks what it was. */
export const causeWasWrong: Press = async ({ click }, { views }) => {
  const opened = await views.open(click.triggerId, causeView(toModalMetadata(click)));
  return opened.kind === 'shown' ? null : notice([notOpened(opened)]);
};

/** What that form does: the thread gets a line, so that what was believed is put right where it stands. */
export const tellCause =
  (typed: string): Press =>
  async (pressed, context) => {
    if (!(await counted(pressed, 'no', context))) return notice([ANSWERED]);
    const { click, place, report } = pressed;
    const threadTs = place.threadTs ?? click.messageTs;
    if (threadTs === null) return notice(['Noted, thank you.']);
    const line = notice(['says what the cause was: ', { typed: cut(typed, CAUSE_WORDS_MAX) }]);
    const mark = { job: report.id, part: 'cause' };
    const sent = await context.gateway.post(
      { channel: click.channel, threadTs },
      mentioning([click.user], line),
      mark,
      { priority: 'reply' },
    );
    return sent.kind === 'refused' ? notice(['Slack did not let the bot post it there.']) : null;
  };

const ANSWERED = 'That was answered already.';

/** Counts one answer for each result, however many people give one. @returns whether this was the first */
async function counted(
  { click, report }: Pressed,
  answer: 'yes' | 'no',
  { once, store }: Context,
): Promise<boolean> {
  const cause = rootIn(report)?.cause;
  if (cause === undefined) return false;
  const done = await once(`cause ${click.channel} ${report.id}`, async () => {
    await store.countAnswer(cause, answer);
    return true;
  });
  return done === 'done';
}
