import type { Report } from '../../formats/report.ts';
import { cut } from '../../render/foreign-text.ts';
import { bullets, code, paragraph, preformatted, richText } from '../../render/slack/rich-text.ts';
import { messageText, type SlackMessage } from '../../render/slack/slack-message.ts';
import type { Context } from '../context.ts';
import { notice } from '../sending/notice.ts';
import { uploadFile } from '../sending/upload.ts';
import { threadOf } from './evidence-actions.ts';
import type { Press } from './pressed.ts';

type Repair = Awaited<ReturnType<Context['work']['repair']>>;
type Repaired = Extract<Repair, { kind: 'repaired' }>;

/** How long fetching the missing issuer certificates may take. */
const REPAIR_MS = 15_000;
/** The most characters of PEM in a message where no file can be uploaded; a longer chain is not shown. */
const PEM_MAX = 9_000;

/**
 * The button that makes the chain an origin should send, from the certificates that a check saw. The thread
 * gets it as a file, once. It holds public certificates only, no private key.
 */
export const makeChain: Press = async (pressed, context) => {
  const { click, report } = pressed;
  const repaired = await repair(report, context);
  if (repaired.kind !== 'repaired')
    return notice([`The chain cannot be made from here: ${repaired.because}.`]);
  const threadTs = threadOf(pressed);
  if (threadTs === null) return asText(repaired, report);
  const thread = { channel: click.channel, threadTs };
  const put = await context.once(`chain ${click.channel} ${threadTs} ${report.id}`, () =>
    putChain(thread, repaired, report, context),
  );
  if (put === 'done') return null;
  return notice([
    put === 'before' ? 'The thread has it already.' : 'Slack did not let the bot post it there.',
  ]);
};

async function repair({ id, evidence }: Report, { work, signal, log }: Context): Promise<Repair> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(REPAIR_MS)]);
  return work.repair(evidence, within).catch((error: unknown): Repair => {
    log.warn({ check: id, err: error }, 'a chain could not be repaired');
    return { kind: 'failed', because: 'the missing certificates could not be fetched in time' };
  });
}

/** @returns whether it is in the thread, as a file or, where none can be uploaded, as a message */
async function putChain(
  thread: { readonly channel: string; readonly threadTs: string },
  repaired: Repaired,
  report: Report,
  context: Context,
): Promise<boolean> {
  const file = { name: fileName(report), content: repaired.pem, comment: COMMENT, ...thread };
  const uploaded = await uploadFile(file, context);
  if (uploaded.kind !== 'refused') return true;
  const mark = { job: report.id, part: 'chain' };
  const sent = await context.gateway.post(thread, asText(repaired, report), mark, { priority: 'reply' });
  return sent.kind !== 'refused';
}

const COMMENT =
  'The chain as the origin should send it: its own certificate first, then what was missing. ' +
  'Install it in place of the certificate file; the private key stays as it is.';

/** `fullchain-origin.example.com.pem` */
const fileName = ({ target }: Report): string =>
  `fullchain-${target.origin.replaceAll(/[^a-z0-9.-]/gi, '_').slice(0, 100)}.pem`;

function asText({ pem, subjects }: Repaired, { target }: Report): SlackMessage {
  const shown = subjects.slice(0, 6).map((subject) => cut(subject, 200));
  const list = bullets(shown.map((subject) => paragraph(subject)));
  const lead = 'The chain as the origin should send it, its own certificate first:';
  if (pem.length <= PEM_MAX)
    return {
      text: messageText([lead, ...shown, 'The message shows it; the private key stays as it is.']),
      blocks: [richText(paragraph(lead), list, preformatted(pem.trimEnd()))],
    };
  const command = `npx cf502 check ${target.origin} --write-chain fullchain.pem`;
  const how = 'It is too long for a message. In a terminal: ';
  return {
    text: messageText([lead, ...shown, how + command]),
    blocks: [richText(paragraph(lead), list, paragraph(how, code(command)))],
  };
}
