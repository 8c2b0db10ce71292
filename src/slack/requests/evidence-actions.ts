import type { Report } from '../../formats/report.ts';
import type { Work } from '../../jobs/work.ts';
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
import { notice } from '../sending/notice.ts';
import type { ViewOutcome, Views } from '../sending/views.ts';
import type { Click } from './click.ts';
import type { Pressed, PrivateAnswer, ResultActions } from './result-actions.ts';

/** Puts the evidence of a report into a thread, as a file. @returns whether it is there */
export type PutFile = (
  thread: { readonly channel: string; readonly threadTs: string },
  report: Report,
) => Promise<boolean>;

/** Files remembered, so that each is put into its thread once. */
const REMEMBERED_MAX = 1_000;

/** The buttons that show what a check saw, in a modal. */
export function createEvidenceActions(context: {
  readonly views: Views;
  readonly work: Pick<Work, 'read'>;
  readonly putFile: PutFile;
}): Pick<ResultActions, 'evidence' | 'support'> {
  const { views, work } = context;
  /** Evidence put into threads by this process, and whether it arrived. */
  const filed = new Map<string, Promise<boolean>>();

  /** Puts evidence that is too long for a modal into the thread as a file, once. */
  async function putWhole({ click, place, report }: Pressed): Promise<Whole> {
    const threadTs = place.threadTs ?? click.messageTs;
    if (threadTs === null) return 'with-operator';
    const key = `${place.channel} ${threadTs} ${report.id}`;
    const putting = filed.get(key) ?? context.putFile({ channel: place.channel, threadTs }, report);
    if (filed.size >= REMEMBERED_MAX) filed.clear();
    filed.set(key, putting);
    const isThere = await putting;
    if (!isThere) filed.delete(key);
    return isThere ? 'in-thread' : 'with-operator';
  }

  /**
   * Opens a loading view at once, since Slack allows that for three seconds only; then fills it with the
   * content.
   */
  async function openView(
    click: Click,
    title: string,
    content: () => Promise<Parameters<Views['update']>[1]>,
  ): PrivateAnswer {
    const opened = await views.open(click.triggerId, loadingView(title));
    if (opened.kind !== 'shown') return notOpened(opened);
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

  return {
    evidence: (pressed) =>
      openView(pressed.click, 'Evidence', async () => {
        const sections = await work.read({ kind: 'describe', report: pressed.report });
        const whole = fitsEvidence(sections) ? undefined : await putWhole(pressed);
        return evidenceView(pressed.report, sections, whole);
      }),
    support: (pressed) =>
      openView(pressed.click, 'Copy for support', async () => {
        const text = await work.read({ kind: 'support', report: pressed.report });
        const whole = fitsSupport(text) ? undefined : await putWhole(pressed);
        return supportView(pressed.report, text, whole);
      }),
  };
}

/** Why a modal was not opened, for the person who clicked. */
export function notOpened(outcome: ViewOutcome): SlackMessage {
  return notice([
    outcome.kind === 'expired'
      ? 'Slack was too slow to open it. Click once more.'
      : 'Slack did not open it. Click once more in a moment.',
  ]);
}
