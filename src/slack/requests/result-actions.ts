import type { Settings } from '../../check/rejudge.ts';
import type { Report } from '../../formats/report.ts';
import type { Target } from '../../formats/target.ts';
import { type Parsed, parseHostName, parseOriginWord } from '../../input/origin-word.ts';
import type { Again, Place } from '../../jobs/store/store.ts';
import type { Work } from '../../jobs/work.ts';
import type { NAME_MODAL } from '../../render/slack/action-ids.ts';
import { nameView } from '../../render/slack/evidence-view.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Admission } from '../access/admission.ts';
import { notice } from '../sending/notice.ts';
import type { Respond } from '../sending/respond.ts';
import type { ViewOutcome, Views } from '../sending/views.ts';
import type { Jobs } from '../threads/open-jobs.ts';
import type { Watches } from '../threads/watches.ts';
import { type Click, toModalMetadata } from './click.ts';
import { createEvidenceActions, notOpened, type PutFile } from './evidence-actions.ts';
import type { Asking, Intake } from './intake.ts';
import { createShare } from './share-result.ts';
import { createWatchActions } from './watch-actions.ts';

type NameKind = keyof typeof NAME_MODAL;
/** The answer that only this person sees; `null` where the action shows by itself that it worked. */
export type PrivateAnswer = Promise<SlackMessage | null>;

/** A button somebody pressed, and the result it belongs to. */
export type Pressed = { readonly click: Click; readonly place: Place; readonly report: Report };

/** What each button does. */
export type ResultActions = {
  readonly [action in 'again' | 'watch' | 'unwatch' | 'evidence' | 'options' | 'support' | 'share']: (
    pressed: Pressed,
  ) => PrivateAnswer;
} & {
  readonly cancel: (click: Click) => PrivateAnswer;
  readonly askForName: (kind: NameKind, pressed: Pressed) => PrivateAnswer;
  readonly readName: (kind: NameKind, typed: string) => Parsed<string>;
  readonly useName: (kind: NameKind, pressed: Pressed, name: string) => PrivateAnswer;
  /**
   * Judges the saved evidence under these settings. Checks the origin again only where the evidence is not
   * enough.
   */
  readonly judge: (pressed: Pressed, settings: Settings) => PrivateAnswer;
};

/** Opens the form of a check, filled in. */
export type OpenOptions = (
  click: Click,
  evidence: Pick<Report['evidence'], 'target' | 'checkTimeoutMs'>,
) => Promise<ViewOutcome>;

export function createResultActions(context: {
  readonly intake: Pick<Intake, 'take' | 'show'>;
  readonly jobs: Pick<Jobs, 'cancel'>;
  readonly watches: Watches;
  readonly views: Views;
  readonly respond: Respond;
  /** Reads and judges saved evidence. */
  readonly work: Pick<Work, 'read'>;
  readonly openOptions: OpenOptions;
  readonly putFile: PutFile;
  /** Whether somebody may use the bot in their direct messages too. */
  readonly admission: Admission;
  readonly freshId: () => Promise<string>;
}): ResultActions {
  const { intake, jobs, views, work } = context;
  const askingFor = ({ click, place, report }: Pressed, how: Again['how']): Asking => ({
    delivery: `click ${click.triggerId}`,
    place,
    responseUrl: click.responseUrl,
    again: { reportId: report.id, rootTs: click.messageTs, how },
  });

  async function checkAgain(pressed: Pressed, target: Target, lead?: string): PrivateAnswer {
    const answer = await intake.take(askingFor(pressed, 'asked-again'), {
      targets: [target],
      timeoutMs: pressed.report.evidence.checkTimeoutMs ?? null,
    });
    if (answer.kind === 'duplicate') return null;
    const isSeen = !answer.needed && pressed.click.messageTs !== null;
    if (isSeen) return lead === undefined ? null : notice([lead]);
    return answer.message;
  }

  async function judge(pressed: Pressed, settings: Settings): PrivateAnswer {
    const { report } = pressed;
    const id = await context.freshId();
    const task = { kind: 'rejudge', report, settings, id } as const;
    const { report: judged, isEnough } = await work.read(task);
    if (isEnough) {
      const asking = askingFor(pressed, 'judged-again');
      // The question under a message is answered once, however many people press its button.
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

  return {
    ...createWatchActions(context),
    ...createEvidenceActions(context),
    share: createShare(context.respond),
    again: (pressed) => checkAgain(pressed, pressed.report.evidence.target),
    async options({ click, report }) {
      const opened = await context.openOptions(click, report.evidence);
      return opened.kind === 'shown' ? null : notOpened(opened);
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
