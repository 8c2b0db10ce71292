import type { Report } from '../../formats/report.ts';
import { evidencePost } from '../../render/slack/evidence-post.ts';
import {
  evidenceView,
  failedView,
  fitsEvidence,
  fitsSupport,
  loadingView,
  supportView,
  type Whole,
} from '../../render/slack/evidence-view.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Context } from '../context.ts';
import { notOpened } from '../forms/not-opened.ts';
import { notice } from '../sending/notice.ts';
import { uploadFile } from '../sending/upload.ts';
import type { Views } from '../sending/views.ts';
import { type Click, toModalMetadata } from './click.ts';
import { evidenceFile } from './evidence-file.ts';
import type { Press, Pressed } from './pressed.ts';

/** The button that shows what a check saw. */
export const showEvidence: Press = (pressed, context) =>
  openView(pressed.click, 'Evidence', context, async () => {
    const sections = await context.work.read({ kind: 'describe', report: pressed.report });
    const whole = fitsEvidence(sections) ? undefined : await putWhole(pressed, context);
    return evidenceView(pressed.report, sections, {
      metadata: threadOf(pressed) === null ? null : toModalMetadata(pressed.click),
      ...(whole === undefined ? {} : { whole }),
    });
  });

/** Posts the first part of the evidence to the thread, once. */
export const postEvidence: Press = async (pressed, { gateway, once }) => {
  const { click, report } = pressed;
  const threadTs = threadOf(pressed);
  if (threadTs === null) return null;
  const thread = { channel: click.channel, threadTs };
  const put = await once(`post ${click.channel} ${threadTs} ${report.id}`, async () => {
    const mark = { job: report.id, part: 'evidence' };
    return (await gateway.post(thread, evidencePost(report), mark)).kind !== 'refused';
  });
  if (put === 'done') return null;
  return notice([
    put === 'before' ? 'The thread has it already.' : 'Slack did not let the bot post it there.',
  ]);
};

/** The thread a result stands in; `null` where only one person sees it. */
export const threadOf = ({ click, place }: Pick<Pressed, 'click' | 'place'>): string | null =>
  click.messageTs === null ? null : (place.threadTs ?? click.messageTs);

/** The button that shows the same as text, to paste into a ticket. */
export const copyForSupport: Press = (pressed, context) =>
  openView(pressed.click, 'Copy for support', context, async () => {
    const text = await context.work.read({ kind: 'support', report: pressed.report });
    const whole = fitsSupport(text) ? undefined : await putWhole(pressed, context);
    return supportView(pressed.report, text, whole);
  });

/**
 * Opens a loading view at once, since Slack allows that for three seconds only; then fills it with the
 * content.
 */
async function openView(
  click: Click,
  title: string,
  { views }: Context,
  content: () => Promise<Parameters<Views['update']>[1]>,
): Promise<SlackMessage | null> {
  const opened = await views.open(click.triggerId, loadingView(title));
  if (opened.kind !== 'shown') return notice([notOpened(opened)]);
  try {
    const shown = await views.update(opened, await content());
    if (shown.kind !== 'shown')
      return notice(['Slack did not show it to the end. Click once more in a moment.']);
  } catch (error) {
    await views.update(
      opened,
      failedView(title, 'This could not be put into words. The report itself has it.'),
    );
    throw error;
  }
  return null;
}

/** Puts evidence that is too long for a modal into the thread as a file, once. */
async function putWhole({ click, place, report }: Pressed, context: Context): Promise<Whole> {
  const threadTs = threadOf({ click, place });
  if (threadTs === null) return 'with-operator';
  const { channel } = place;
  const put = await context.once(`evidence ${channel} ${threadTs} ${report.id}`, () =>
    uploadEvidence({ channel, threadTs }, report, context),
  );
  return put === 'failed' ? 'with-operator' : 'in-thread';
}

async function uploadEvidence(
  thread: { readonly channel: string; readonly threadTs: string },
  report: Report,
  context: Context,
): Promise<boolean> {
  const file = evidenceFile(report, await context.work.read({ kind: 'support', report }));
  return (await uploadFile({ ...file, ...thread }, context)).kind === 'sent';
}
