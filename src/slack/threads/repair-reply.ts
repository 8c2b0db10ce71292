import type { Report } from '../../formats/report.ts';
import type { Log } from '../../operating/log.ts';
import { cut } from '../../render/foreign-text.ts';
import { bullets, code, paragraph, preformatted, richText } from '../../render/slack/rich-text.ts';
import { messageText, type SlackMessage } from '../../render/slack/slack-message.ts';
import type { Gateway } from '../sending/gateway.ts';
import { notice } from '../sending/notice.ts';
import type { OutboxCall } from '../sending/outbox-call.ts';
import { uploadFile } from '../sending/upload.ts';
import type { JobThread } from './job-thread.ts';

/** The certificate chain an origin should send, or why it cannot be built. */
export type Repair =
  | { readonly kind: 'repaired'; readonly pem: string; readonly subjects: readonly string[] }
  | { readonly kind: 'unneeded' | 'failed'; readonly because: string };

/**
 * Builds the right chain from the certificates a check saw. It contains public certificates only, no private
 * key.
 */
export type RepairChain = (report: Report, signal: AbortSignal) => Promise<Repair>;

/**
 * Adds the repaired chain to a thread, where the report found a broken one and the thread does not have it
 * yet.
 */
export type AddRepair = (report: Report, previous: Report | null, thread: JobThread) => Promise<void>;

/** How long fetching the missing issuer certificates may take. */
const REPAIR_MS = 15_000;
/**
 * The most characters of PEM shown in a message where no file can be uploaded; a longer chain is not shown.
 */
const PEM_MAX = 9_000;
const PART = 'reply-chain';

export function createAddRepair({
  repair,
  gateway,
  outboxCall,
  isSlackAddress,
  log,
  signal,
}: {
  readonly repair: RepairChain;
  readonly gateway: Gateway;
  readonly outboxCall: OutboxCall;
  readonly isSlackAddress: (url: string) => boolean;
  readonly log: Log;
  readonly signal: AbortSignal;
}): AddRepair {
  return async (report, previous, thread) => {
    if (!isRepairable(report) || (previous !== null && isRepairable(previous))) return;
    await thread.add(PART, async (place, mayExist) => {
      const within = AbortSignal.any([signal, AbortSignal.timeout(REPAIR_MS)]);
      const repaired: Repair = await repair(report, within).catch((error: unknown): Repair => {
        log.warn({ check: report.id, err: error }, 'a chain could not be repaired');
        return { kind: 'failed', because: 'the missing certificates could not be fetched in time' };
      });
      if (repaired.kind === 'unneeded') return null;
      const mark = { job: report.id, part: PART };
      const post = async (message: SlackMessage) => {
        const sent = await gateway.post(place, message, mark, { priority: 'reply', mayExist });
        return sent.kind === 'sent' ? sent.ts : null;
      };
      if (repaired.kind !== 'repaired')
        return post(notice([`The chain could not be put right from here: ${repaired.because}.`]));
      // A file has no metadata to find it by, so one that may have been sent is not sent again.
      const name = fileName(report);
      const uploaded = mayExist
        ? ({ kind: 'refused', code: 'may_exist' } as const)
        : await uploadFile(
            { name, content: repaired.pem, comment: COMMENT, ...place },
            { outboxCall, isSlackAddress },
          );
      if (uploaded.kind === 'sent') return uploaded.fileId;
      if (uploaded.kind === 'uncertain') return null;
      return post(asText(repaired, report));
    });
  };
}

const COMMENT =
  'The chain as the origin should send it: its own certificate first, then what was missing. ' +
  'Install it in place of the certificate file; the private key stays as it is.';

const isRepairable = ({ findings }: Report): boolean =>
  findings.some(
    ({ kind, cause }) =>
      kind === 'found' && (cause === 'certificate-chain-incomplete' || cause === 'certificate-chain-order'),
  );

/** `fullchain-origin.example.com.pem` */
const fileName = ({ target }: Report): string =>
  `fullchain-${target.origin.replaceAll(/[^a-z0-9.-]/gi, '_').slice(0, 100)}.pem`;

function asText({ pem, subjects }: Extract<Repair, { kind: 'repaired' }>, { target }: Report): SlackMessage {
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
