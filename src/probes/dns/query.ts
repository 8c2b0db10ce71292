import { randomInt } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { on, once } from 'node:events';
import { connect, isIPv6 } from 'node:net';
import type { Failure, Observation } from '../../formats/observation.ts';
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
} from './message.ts';

/** Where a DNS server listens, over UDP and TCP alike. */
export type DnsServer = { readonly address: string; readonly port: number };

/** A datagram without an answer is sent once more after this long. */
const RESEND_AFTER_MS = 700;
/** Datagrams that belong to no question of ours are ignored, up to this many. */
const STRAY_DATAGRAMS_MAX = 20;
/** How often an alias is asked for again where a resolver did not follow it to its end. */
const ALIASES_FOLLOWED_MAX = 12;
/** Errors a server from before EDNS gives to a question with EDNS (RFC 6891 §7). */
const RCODES_WITHOUT_EDNS: readonly string[] = ['FORMERR', 'NOTIMP', 'BADVERS'];

/**
 * Asks one server one question over UDP, repeats it over TCP where the answer is truncated (RFC 7766 §5), and follows an
 * alias the resolver left open.
 *
 * @param timeoutMs for everything this question leads to; a server silent for so long has `timed-out`
 * @param signal ends the attempt earlier, which then is `cut-short`
 * @returns the message, errors such as NXDOMAIN included, or the failure as a value; never rejects
 */
export async function askDns(
  server: DnsServer,
  question: DnsQuestion,
  { timeoutMs }: { readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<Observation<DnsMessage>> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const patience = AbortSignal.timeout(timeoutMs);
  try {
    const either = AbortSignal.any([signal, patience]);
    either.throwIfAborted();
    const reply = await toldWhy(server, question, await followAliases(server, question, either), either);
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
 * A resolver that validates and says no more than SERVFAIL is asked without validation, and once more with it: only where that
 * makes the difference both times is DNSSEC the reason.
 */
async function toldWhy(
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

/** What a question beside the one that counts gave; its own failure is nothing. */
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

async function followAliases(server: DnsServer, question: DnsQuestion, signal: AbortSignal): Promise<Reply> {
  let seen = await exchange(server, question, signal);
  for (let followed = 0; followed < ALIASES_FOLLOWED_MAX && !('failure' in seen); followed += 1) {
    const target = openAlias(seen, question);
    if (target === null) break;
    const next: Reply = await exchange(server, { ...question, name: target }, signal);
    const { cnames } = seen.answer;
    seen =
      'failure' in next
        ? next
        : { ...next, answer: { ...next.answer, cnames: [...cnames, ...next.answer.cnames] } };
  }
  return seen;
}

/** An alias that neither ends in an address nor in a denial (RFC 2308 §2): this resolver does not follow by itself. */
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
  const detail = `what came ${overTcp ? 'over TCP ' : ''}is no answer to the question asked`;
  return message ?? { failure: { kind: 'malformed', phase: 'dns', detail } };
}

/** The first datagram that carries our id, or `null` when only strays came. */
async function exchangeOverUdp(
  { address, port }: DnsServer,
  query: Buffer,
  id: number,
  signal: AbortSignal,
): Promise<Buffer | null> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  let resend: NodeJS.Timeout | undefined;
  try {
    // A connected socket takes datagrams from that server only, and hears of a closed port.
    socket.connect(port, address);
    await once(socket, 'connect', { signal });
    socket.send(query);
    // A datagram that cannot be sent again is only missing; the first may still be answered.
    const sendAgain = guarded(
      () => socket.send(query),
      () => {},
    );
    resend = setTimeout(sendAgain, RESEND_AFTER_MS);
    return await firstResponse(socket, id, signal);
  } finally {
    clearTimeout(resend);
    // A late error of a socket we are done with must not become an uncaught one.
    socket.on('error', () => {});
    socket.close();
  }
}

async function firstResponse(socket: UdpSocket, id: number, signal: AbortSignal): Promise<Buffer | null> {
  let strays = 0;
  try {
    for await (const [bytes] of on(socket, 'message', { signal })) {
      if (isResponseTo(bytes, id)) return bytes;
      strays += 1;
      if (strays === STRAY_DATAGRAMS_MAX) return null;
    }
  } catch (error) {
    if (strays === 0) throw error;
  }
  return null;
}

/** One message behind its two bytes of length (RFC 1035 §4.2.2), or `null` when the server closed before it was whole. */
async function exchangeOverTcp(
  { address, port }: DnsServer,
  query: Buffer,
  signal: AbortSignal,
): Promise<Buffer | null> {
  const socket = connect({ host: address, port });
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
