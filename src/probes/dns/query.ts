import { randomInt } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { on, once } from 'node:events';
import { connect, isIPv6 } from 'node:net';
import type { DnsAnswer } from '../../formats/dns.ts';
import type { Failure, Observation } from '../../formats/observation.ts';
import type { IsPrivate } from '../../settings/name-patterns.ts';
import { counted, currentBudget } from '../budget.ts';
import { timedOut, toFailure } from '../failure.ts';
import { guarded } from '../guarded.ts';
import { byteQueue } from '../tls/wire/byte-queue.ts';
import {
  type DnsMessage,
  type DnsQuestion,
  decodeAnswer,
  encodeQuestion,
  isAskable,
  isResponseTo,
  RECORDS_KEPT_MAX,
} from './message.ts';

/** Where a DNS server listens, for both UDP and TCP. */
export type DnsServer = { readonly address: string; readonly port: number };

/** A datagram that gets no answer is sent once more after this time. */
const RESEND_AFTER_MS = 700;
/** Up to this many datagrams that answer none of our questions are ignored. */
const STRAY_DATAGRAMS_MAX = 20;
/** How often an alias is asked for again where a resolver did not follow it to its end. */
const ALIASES_FOLLOWED_MAX = 12;
/** Errors with which a server that does not support EDNS answers a question with EDNS (RFC 6891 §7). */
const RCODES_WITHOUT_EDNS: readonly string[] = ['FORMERR', 'NOTIMP', 'BADVERS'];

/**
 * Asks one server one question over UDP, repeats it over TCP where the answer is truncated (RFC 7766 §5), and
 * follows an alias that the resolver did not follow to its end.
 *
 * @param timeoutMs for everything this question leads to; a server that is silent for this long has
 * `timed-out`
 * @param isPrivate aliases that this server is not asked for
 * @param signal ends the attempt earlier, which then is `cut-short`
 * @returns the message, errors such as NXDOMAIN included, or the failure as a value; never rejects
 */
export async function askDns(
  server: DnsServer,
  question: DnsQuestion,
  { timeoutMs, isPrivate }: { readonly timeoutMs: number; readonly isPrivate?: IsPrivate | undefined },
  signal: AbortSignal,
): Promise<Observation<DnsMessage>> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const patience = AbortSignal.timeout(timeoutMs);
  try {
    const either = AbortSignal.any([signal, patience]);
    either.throwIfAborted();
    const reply = await markDnssecFailure(
      server,
      question,
      await followAliases(server, question, isPrivate, either),
      either,
    );
    return 'failure' in reply
      ? { kind: 'failed', failure: reply.failure, elapsedMs: elapsedMs() }
      : { kind: 'answered', value: reply, elapsedMs: elapsedMs() };
  } catch (error) {
    const waitedInFull = patience.aborted && !signal.aborted;
    const failure = waitedInFull ? timedOut('dns', timeoutMs) : toFailure(error, 'dns');
    return { kind: 'failed', failure, elapsedMs: elapsedMs() };
  }
}

type Reply = DnsMessage | { readonly failure: Failure };

/**
 * Finds out whether a SERVFAIL without explanation comes from DNSSEC: the question is repeated without
 * validation, then with it. DNSSEC is the reason only if it succeeds without and fails again with validation.
 */
async function markDnssecFailure(
  server: DnsServer,
  question: DnsQuestion,
  seen: Reply,
  signal: AbortSignal,
): Promise<Reply> {
  if (!question.recursionDesired || !isBareFailure(seen)) return seen;
  const unvalidated = await exchangeOrNothing(server, { ...question, checkingDisabled: true }, signal);
  if (unvalidated?.answer.rcode !== 'NOERROR') return seen;
  const again = await exchangeOrNothing(server, question, signal);
  return again !== null && isBareFailure(again)
    ? { ...seen, answer: { ...seen.answer, onlyUnvalidated: true } }
    : seen;
}

const isBareFailure = (seen: Reply): seen is DnsMessage =>
  'answer' in seen && seen.answer.rcode === 'SERVFAIL' && seen.answer.extendedError === undefined;

/** The answer to an additional question; `null` where it failed, since its failure is no evidence. */
async function exchangeOrNothing(
  server: DnsServer,
  question: DnsQuestion,
  signal: AbortSignal,
): Promise<DnsMessage | null> {
  try {
    const reply = await exchange(server, question, signal);
    return 'failure' in reply ? null : reply;
  } catch {
    return null;
  }
}

async function followAliases(
  server: DnsServer,
  question: DnsQuestion,
  isPrivate: IsPrivate | undefined,
  signal: AbortSignal,
): Promise<Reply> {
  let seen = await exchange(server, question, signal);
  for (let followed = 0; followed < ALIASES_FOLLOWED_MAX && !('failure' in seen); followed += 1) {
    const target = openAlias(seen, question);
    if (target === null || isPrivate?.(target)) break;
    const next: Reply = await exchange(server, { ...question, name: target }, signal);
    const { cnames } = seen.answer;
    seen = 'failure' in next ? next : afterAliases(cnames, next);
  }
  return seen;
}

/** An answer at the end of aliases that other answers led through. */
function afterAliases(before: DnsAnswer['cnames'], message: DnsMessage): DnsMessage {
  const cnames = [...before, ...message.answer.cnames];
  if (cnames.length > RECORDS_KEPT_MAX) currentBudget()?.cut('dns-records');
  return { ...message, answer: { ...message.answer, cnames: cnames.slice(0, RECORDS_KEPT_MAX) } };
}

/**
 * The last alias of an answer that holds neither an address nor a denial for it (RFC 2308 §2): the resolver
 * did not follow it.
 */
function openAlias({ answer, zone }: DnsMessage, { type, recursionDesired }: DnsQuestion): string | null {
  const target = answer.cnames.at(-1)?.target;
  const addressWanted = type === 'A' || type === 'AAAA';
  if (!recursionDesired || !addressWanted || target === undefined) return null;
  if (answer.rcode !== 'NOERROR' || answer.addresses.length > 0 || zone !== undefined) return null;
  const closesLoop = answer.cnames.some(({ name }) => name === target);
  return closesLoop || !isAskable(target) ? null : target;
}

async function exchange(server: DnsServer, question: DnsQuestion, signal: AbortSignal): Promise<Reply> {
  const seen = await exchangeOnce(server, question, true, signal);
  return 'answer' in seen && RCODES_WITHOUT_EDNS.includes(seen.answer.rcode)
    ? exchangeOnce(server, question, false, signal)
    : seen;
}

async function exchangeOnce(
  server: DnsServer,
  question: DnsQuestion,
  edns: boolean,
  signal: AbortSignal,
): Promise<Reply> {
  const id = randomInt(0x1_0000);
  const query = encodeQuestion(question, id, edns);
  const overUdp = await exchangeOverUdp(server, query, id, signal);
  const seen = readAnswer(overUdp, question, id, false);
  if ('failure' in seen || !seen.truncated) return seen;
  return readAnswer(await exchangeOverTcp(server, query, signal), question, id, true);
}

function readAnswer(bytes: Buffer | null, question: DnsQuestion, id: number, overTcp: boolean): Reply {
  const message = bytes !== null && isResponseTo(bytes, id) ? decodeAnswer(bytes, question, overTcp) : null;
  if (message?.isCut) currentBudget()?.cut('dns-records');
  const detail = `what came ${overTcp ? 'over TCP ' : ''}is no answer to the question asked`;
  return message ?? { failure: { kind: 'malformed', phase: 'dns', detail } };
}

/** The first datagram with our id, or `null` when only unrelated ones came. */
async function exchangeOverUdp(
  { address, port }: DnsServer,
  query: Buffer,
  id: number,
  signal: AbortSignal,
): Promise<Buffer | null> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  currentBudget()?.countConnection();
  let resend: NodeJS.Timeout | undefined;
  try {
    // A connected socket receives datagrams from that server only, and reports a closed port.
    socket.connect(port, address);
    await once(socket, 'connect', { signal });
    socket.send(query);
    // A failure to send the second datagram is ignored: the first may still be answered.
    const sendAgain = guarded(
      () => socket.send(query),
      () => {},
    );
    resend = setTimeout(sendAgain, RESEND_AFTER_MS);
    return await firstResponse(socket, id, signal);
  } finally {
    clearTimeout(resend);
    // An error after we are done with the socket must not become an uncaught exception.
    socket.on('error', () => {});
    socket.close();
  }
}

async function firstResponse(socket: UdpSocket, id: number, signal: AbortSignal): Promise<Buffer | null> {
  let strays = 0;
  try {
    for await (const [bytes] of on(socket, 'message', { signal })) {
      currentBudget()?.countBytes(bytes.length);
      if (isResponseTo(bytes, id)) return bytes;
      strays += 1;
      if (strays === STRAY_DATAGRAMS_MAX) return null;
    }
  } catch (error) {
    if (strays === 0) throw error;
  }
  return null;
}

/**
 * One message, after its two bytes of length (RFC 1035 §4.2.2); `null` when the server closed the connection
 * before all of it came.
 */
async function exchangeOverTcp(
  { address, port }: DnsServer,
  query: Buffer,
  signal: AbortSignal,
): Promise<Buffer | null> {
  const socket = counted(connect({ host: address, port }));
  try {
    await once(socket, 'connect', { signal });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(query.length);
    socket.write(Buffer.concat([length, query]));
    const received = byteQueue();
    let header: Buffer | null = null;
    for await (const [chunk] of on(socket, 'data', { signal, close: ['end', 'close'] })) {
      received.push(chunk);
      header ??= received.take(2);
      const message = header === null ? null : received.take(header.readUInt16BE(0));
      if (message !== null) return message;
    }
    return null;
  } finally {
    socket.on('error', () => {});
    socket.destroy();
  }
}
