import type { Settings } from '../../check/rejudge.ts';
import type { Report } from '../../formats/report.ts';
import type { Target } from '../../formats/target.ts';
import { type Parsed, parseHostName, parseOriginWord } from '../../input/origin-word.ts';
import type { Again, Place } from '../../jobs/store/store.ts';
import type { Work } from '../../jobs/work.ts';
import type { NAME_MODAL } from '../../render/slack/action-ids.ts';
import {
  evidenceView,
  failedView,
  fitsEvidence,
  fitsSupport,
  loadingView,
  nameView,
  supportView,
  type Whole,
} from '../../render/slack/evidence-view.ts';
import { resultMessages } from '../../render/slack/result-message.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Admission } from '../access/admission.ts';
import { notice } from '../sending/notice.ts';
import type { Respond } from '../sending/respond.ts';
import type { ViewOutcome, Views } from '../sending/views.ts';
import type { Jobs } from '../threads/open-jobs.ts';
import { WATCHES_PER_CHANNEL } from '../threads/watch-waits.ts';
import type { Watches } from '../threads/watches.ts';
import { type Click, toModalMetadata } from './click.ts';
import type { Asking, Intake } from './intake.ts';

type NameKind = keyof typeof NAME_MODAL;
/** What the person alone is told; `null` where what happens is seen by itself. */
type Said = Promise<SlackMessage | null>;

/** Somebody who pressed a button, and the result it stands below. */
export type Pressed = { readonly click: Click; readonly place: Place; readonly report: Report };

/** What each button does. */
export type ResultActions = {
  readonly [action in 'again' | 'watch' | 'unwatch' | 'evidence' | 'options' | 'support' | 'share']: (
    pressed: Pressed,
  ) => Said;
} & {
  readonly cancel: (click: Click) => Said;
  readonly askForName: (kind: NameKind, pressed: Pressed) => Said;
  readonly readName: (kind: NameKind, typed: string) => Parsed<string>;
  readonly useName: (kind: NameKind, pressed: Pressed, name: string) => Said;
  /** Judges the saved evidence under these settings, and asks the origin only where it does not suffice. */
  readonly judge: (pressed: Pressed, settings: Settings) => Said;
};

/** Opens the form of a check, filled in. */
export type OpenOptions = (
  click: Click,
  evidence: Pick<Report['evidence'], 'target' | 'checkTimeoutMs'>,
) => Promise<ViewOutcome>;

/** What was shared or put into threads, remembered so that it is done once. */
const REMEMBERED_MAX = 1_000;

export function createResultActions(context: {
  readonly intake: Pick<Intake, 'take' | 'show'>;
  readonly jobs: Pick<Jobs, 'cancel'>;
  readonly watches: Watches;
  readonly views: Views;
  readonly respond: Respond;
  /** Reads and judges saved evidence. */
  readonly work: Pick<Work, 'read'>;
  readonly openOptions: OpenOptions;
  /** Puts the evidence of a report into a thread, as a file. @returns whether it is there */
  readonly putFile: (
    thread: { readonly channel: string; readonly threadTs: string },
    report: Report,
  ) => Promise<boolean>;
  /** Whether somebody may use the bot in their direct messages too. */
  readonly admission: Admission;
  readonly freshId: () => Promise<string>;
}): ResultActions {
  const { intake, jobs, watches, views, work } = context;
  /** Results shared by this process: each click on "Share" has a response URL of its own. */
  const shared = new Set<string>();
  /** Evidence put into threads by this process, and whether it arrived. */
  const filed = new Map<string, Promise<boolean>>();

  const askingFor = ({ click, place, report }: Pressed, how: Again['how']): Asking => ({
    delivery: `click ${click.triggerId}`,
    place,
    responseUrl: click.responseUrl,
    again: { reportId: report.id, rootTs: click.messageTs, how },
  });

  async function checkAgain(pressed: Pressed, target: Target, lead?: string): Said {
    const answer = await intake.take(askingFor(pressed, 'asked-again'), {
      targets: [target],
      timeoutMs: pressed.report.evidence.checkTimeoutMs ?? null,
    });
    if (answer.kind === 'duplicate') return null;
    const isSeen = !answer.needed && pressed.click.messageTs !== null;
    if (isSeen) return lead === undefined ? null : notice([lead]);
    return answer.message;
  }

  async function judge(pressed: Pressed, settings: Settings): Said {
    const { report } = pressed;
    const id = await context.freshId();
    const task = { kind: 'rejudge', report, settings, id } as const;
    const { report: judged, isEnough } = await work.read(task);
    if (isEnough) {
      const asking = askingFor(pressed, 'judged-again');
      // What a message asks is answered once, however often and by however many it is pressed.
      const once = `answer ${pressed.click.channel} ${pressed.report.id} ${JSON.stringify(settings)}`;
      const isSeen = pressed.click.messageTs !== null;
      const shown = await intake.show(isSeen ? { ...asking, delivery: once } : asking, judged);
      return shown === 'duplicate' && isSeen ? notice(['That was answered already.']) : null;
    }
    return checkAgain(
      pressed,
      judged.evidence.target,
      'What was seen does not answer that, so the origin is asked again.',
    );
  }

  /** What no modal holds, as a file in the thread; once. */
  async function putWhole({ click, place, report }: Pressed): Promise<Whole> {
    const threadTs = place.threadTs ?? click.messageTs;
    if (threadTs === null) return 'with-operator';
    const key = `${place.channel} ${threadTs} ${report.id}`;
    const under = filed.get(key) ?? context.putFile({ channel: place.channel, threadTs }, report);
    if (filed.size >= REMEMBERED_MAX) filed.clear();
    filed.set(key, under);
    const isThere = await under;
    if (!isThere) filed.delete(key);
    return isThere ? 'in-thread' : 'with-operator';
  }

  /** A loading view at once, since the right to open one lasts three seconds; then what was asked for. */
  async function openView(
    click: Click,
    title: string,
    content: () => Promise<Parameters<Views['update']>[1]>,
  ): Said {
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
    again: (pressed) => checkAgain(pressed, pressed.report.evidence.target),
    async watch({ click, place, report }) {
      const alone = click.messageTs === null;
      // What one person alone sees cannot be edited later, so it is watched in their direct messages.
      const refusal = alone ? await context.admission({ ...click, channel: null }) : null;
      if (refusal !== null)
        return notice([`A watch of this would speak in your direct messages. ${refusal}`]);
      const started = await watches.start({ place, rootTs: click.messageTs }, report);
      if (started === 'unreachable')
        return notice([
          'What only you see is watched in your direct messages, and Slack does not let the bot write to you there. Ask again in a channel with the bot.',
        ]);
      if (started === 'too-many')
        return notice([
          `${WATCHES_PER_CHANNEL} results are being watched in ${alone ? 'your direct messages' : 'this channel'}. Stop one of them first.`,
        ]);
      if (started === 'already') return notice(['This is being watched already.']);
      return notice([
        `Watching for two hours: checked again after 30 s, then less and less often, up to every 10 min. ${alone ? 'Your direct messages with the bot hear' : 'The thread hears'} of changes only.`,
      ]);
    },
    async unwatch({ click }) {
      const stopped = click.messageTs !== null && (await watches.stop(click.channel, click.messageTs));
      return notice([stopped ? 'The watch was stopped.' : 'The watch is over already.']);
    },
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
    async options({ click, report }) {
      const opened = await context.openOptions(click, report.evidence);
      return opened.kind === 'shown' ? null : notOpened(opened);
    },
    async share({ click, report }) {
      const what = `${click.channel} ${report.id}`;
      if (shared.has(what)) return notice(['The channel has this already.']);
      if (shared.size >= REMEMBERED_MAX) shared.clear();
      shared.add(what);
      const { root } = resultMessages(report, { to: 'alone', watched: false });
      const shown = { text: root.text, blocks: root.blocks.filter(({ type }) => type !== 'actions') };
      const sent = await (click.responseUrl === null
        ? { kind: 'failed' as const }
        : context.respond(click.responseUrl, shown, 'in_channel'));
      if (sent.kind === 'sent') return null;
      shared.delete(what);
      return notice(['Slack did not let this be shared. Ask again in the channel.']);
    },
    async cancel(click) {
      return jobs.cancel(click.value, click) ? null : notice(['This check is over already.']);
    },
    async askForName(kind, { click, report }) {
      const suggestion = kind === 'hostForwarded' ? viewerNameIn(report) : null;
      const opened = await views.open(
        click.triggerId,
        nameView(kind, { suggestion, metadata: toModalMetadata(click) }),
      );
      return opened.kind === 'shown' ? null : notOpened(opened);
    },
    readName(kind, typed) {
      if (kind === 'hostForwarded') return parseHostName(typed);
      const read = parseOriginWord(typed);
      return read.kind === 'parsed' ? { kind: 'parsed', value: read.value.origin } : read;
    },
    useName(kind, pressed, name) {
      if (kind === 'hostForwarded') return judge(pressed, { hostHeader: name });
      return checkAgain(pressed, { ...pressed.report.evidence.target, origin: name });
    },
    judge,
  };
}

/** The name under which the origin answered best: the one viewers most likely use. */
function viewerNameIn({ evidence }: Report): string | null {
  const tried = evidence.endpoints
    .flatMap(({ handshakes }) => handshakes)
    .filter(({ purpose, serverName }) => purpose === 'other-name' && serverName !== evidence.target.origin);
  const answered = tried.find(
    ({ observation }) => observation.kind === 'answered' && observation.value.ending === 'flight-complete',
  );
  const name = answered?.serverName ?? null;
  return name === null || name.endsWith('.cloudfront.net') ? null : name;
}

function notOpened(outcome: ViewOutcome): SlackMessage {
  return notice([
    outcome.kind === 'expired'
      ? 'Slack was too slow to open it. Click once more.'
      : 'Slack did not open it. Click once more in a moment.',
  ]);
}
