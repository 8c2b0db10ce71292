import type { Settings } from '../../check/rejudge.ts';
import type { Evidence } from '../../formats/evidence.ts';
import type { Report } from '../../formats/report.ts';
import { type Parsed, parseHostName, parseOriginWord } from '../../input/origin-word.ts';
import { freshId } from '../../jobs/fresh-id.ts';
import type { Again } from '../../jobs/store/store.ts';
import type { NAME_MODAL } from '../../render/slack/action-ids.ts';
import { checkFormValuesOf } from '../../render/slack/check-form.ts';
import { nameView } from '../../render/slack/evidence-view.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { contradictionIn } from '../../report/contradiction.ts';
import type { Context } from '../context.ts';
import { notOpened } from '../forms/not-opened.ts';
import { openFilledCheckForm } from '../forms/open-form.ts';
import { notice } from '../sending/notice.ts';
import type { ViewOutcome } from '../sending/views.ts';
import type { Asking } from './begin-checks.ts';
import { type Click, toModalMetadata } from './click.ts';
import { showJudged, takeOn } from './intake.ts';
import type { Press, Pressed } from './pressed.ts';

export type NameKind = keyof typeof NAME_MODAL;

/** The button that checks once more what a result was about. */
export const checkAgain: Press = (pressed, context) =>
  checkInstead(pressed, pressed.report.evidence, context);

/** The button that opens the form, filled in with what the check was asked. */
export const openOptions: Press = async ({ click, report }, context) => {
  const { target, checkTimeoutMs } = report.evidence;
  const isUsual = checkTimeoutMs === undefined || checkTimeoutMs >= context.config.checkTimeoutMs;
  const opened = await openFilledCheckForm(
    { triggerId: click.triggerId, place: click, responseUrl: click.responseUrl },
    checkFormValuesOf(target, isUsual ? null : checkTimeoutMs),
    report.id,
    context,
  );
  return orNotOpened(opened);
};

/** The button that cancels a check under way. */
export async function cancelCheck(click: Click, { jobs }: Context): Promise<SlackMessage | null> {
  return (await jobs.cancel(click.value, click)) ? null : notice(['This check is over already.']);
}

/** The buttons that ask for a name; the form they open is read by `readName`. */
export const askForName =
  (kind: NameKind): Press =>
  async ({ click, report }, { views }) => {
    const suggestion = kind === 'hostForwarded' ? viewerNameIn(report) : null;
    const view = nameView(kind, { suggestion, metadata: toModalMetadata(click) });
    return orNotOpened(await views.open(click.triggerId, view));
  };

export function readName(kind: NameKind, typed: string): Parsed<string> {
  if (kind === 'hostForwarded') return parseHostName(typed);
  const read = parseOriginWord(typed);
  return read.kind === 'parsed' ? { kind: 'parsed', value: read.value.origin } : read;
}

/** What the form with a name does. */
export const applyName =
  (kind: NameKind, name: string): Press =>
  (pressed, context) =>
    kind === 'hostForwarded'
      ? judgeWith({ hostHeader: name })(pressed, context)
      : checkInstead(pressed, { target: { ...pressed.report.evidence.target, origin: name } }, context);

/**
 * The buttons that answer a question under a result: the saved evidence is judged again under these settings.
 * The origin is checked again only where that evidence is not enough.
 */
export const judgeWith =
  (settings: Settings): Press =>
  async (pressed, context) => {
    const { click, report } = pressed;
    const id = await freshId(context.randomId, context.store);
    const { report: judged, isEnough } = await context.work.read({ kind: 'rejudge', report, settings, id });
    if (!isEnough)
      return checkInstead(
        pressed,
        judged.evidence,
        context,
        'What was seen does not answer that, so the origin is asked again.',
      );
    const asking = askingFor(pressed, 'judged-again');
    // The question under a message is answered once, however many people press its button.
    const once = `answer ${click.channel} ${report.id} ${JSON.stringify(settings)}`;
    const isSeen = click.messageTs !== null;
    const shown = await showJudged(isSeen ? { ...asking, delivery: once } : asking, judged, context);
    if (shown === 'duplicate' && isSeen) return notice(['That was answered already.']);
    const against = contradictionIn(judged, settings);
    return against === null ? null : notice([against]);
  };

async function checkInstead(
  pressed: Pressed,
  { target, distribution }: Pick<Evidence, 'target' | 'distribution'>,
  context: Context,
  lead?: string,
): Promise<SlackMessage | null> {
  const timeoutMs = pressed.report.evidence.checkTimeoutMs ?? null;
  const plans = distribution && { plans: new Map([[target, distribution]]) };
  const request = { targets: [target], timeoutMs, ...plans };
  const answer = await takeOn(askingFor(pressed, 'asked-again'), request, context);
  if (answer.kind === 'duplicate') return null;
  const isSeen = !answer.needed && pressed.click.messageTs !== null;
  if (isSeen) return lead === undefined ? null : notice([lead]);
  return answer.message;
}

const askingFor = ({ click, place, report }: Pressed, how: Again['how']): Asking => ({
  delivery: `click ${click.triggerId}`,
  place,
  responseUrl: click.responseUrl,
  again: { reportId: report.id, rootTs: click.messageTs, how },
});

const orNotOpened = (opened: ViewOutcome): SlackMessage | null =>
  opened.kind === 'shown' ? null : notice([notOpened(opened)]);

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
