import type { Dice } from './dice.ts';

/** What a terminal, Slack or a careless reader might fall for. */
export const HOSTILE_WORDS = [
  '<!channel>',
  '<@U0ALICE>',
  '<https://evil.example|click>',
  '*bold* `code`',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '&lt;',
  '%00%0a',
  '😀',
] as const;

const STATUS_LINES = [
  'HTTP/1.1 200 OK',
  'HTTP/1.1 301 Moved',
  'HTTP/1.1 502 Bad Gateway',
  'HTTP/1.1 204',
  'HTTP/1.0 200 OK',
  'HTTP/2 200',
  'HTTP/1.9 200 OK',
  'HTTP/1.1 2000 OK',
  'HTTP/1.1 099 No',
  'HTTP/1.1  200 OK',
  'RTSP/1.0 200 OK',
  'ICY 200 OK',
  'SSH-2.0-OpenSSH_9.9',
  '220 mail.example ESMTP',
] as const;
const NAMES = [
  'Content-Length',
  'Transfer-Encoding',
  'Content-Encoding',
  'Content-Type',
  'Connection',
  'Keep-Alive',
  'Location',
  'Server',
  'Via',
  'X-Cache',
  'Age',
  'Date',
  'Set-Cookie',
  'WWW-Authenticate',
  'X-Amz-Cf-Id',
  'Upgrade',
  'Trailer',
  'X Bad Name',
  '',
] as const;
const VALUES = [
  '0',
  '2',
  '-1',
  '18446744073709551616',
  'chunked',
  'chunked, chunked',
  'gzip',
  'identity',
  'close',
  'keep-alive',
  'text/html',
  'https://origin.test.example/',
  '//evil.example/',
  'Mon, 01 Jan 1900 00:00:00 GMT',
  'Error from cloudfront',
  'nginx',
] as const;

/**
 * The bytes of an answer that is nearly right: 1xx answers, a head, a body and its framing, each of which may
 * be broken or without end.
 *
 * @param max bytes of one part that is made to be long
 */
export function httpReply(dice: Dice, max: number): Buffer {
  const { chance, oneOf, below, size } = dice;
  const end = () => (chance(92) ? '\r\n' : oneOf(['\n', '\r', '\r\n ', '\0\r\n']));
  const value = () =>
    chance(70) ? oneOf(VALUES) : chance(50) ? oneOf(HOSTILE_WORDS) : 'v'.repeat(size(max));
  const header = () => `${oneOf(NAMES)}${chance(95) ? ': ' : ' : '}${value()}${end()}`;
  const some = (count: number, part: () => string) => Array.from({ length: count }, part).join('');
  const interim = () => `HTTP/1.1 ${oneOf(['100 Continue', '103 Early Hints', '101 Switch'])}\r\n\r\n`;
  const chunk = () => {
    const length = size(200);
    const extension = chance(20) ? `;${'x'.repeat(size(max))}` : '';
    return `${chance(95) ? length.toString(16) : oneOf(['zz', '-1', 'ffffffffffffffff'])}${extension}${end()}${'b'.repeat(length)}${end()}`;
  };
  const body = oneOf([
    () => oneOf(HOSTILE_WORDS).repeat(size(40)),
    () => `<html><title>502</title>${'x'.repeat(size(max))}</html>`,
    () => some(size(40), chunk) + (chance(80) ? `0${end()}${some(size(3), header)}${end()}` : ''),
    () => '',
  ]);
  const text =
    (chance(5) ? '\r\n'.repeat(below(4)) : '') +
    (chance(10) ? some(size(60), interim) : '') +
    oneOf(STATUS_LINES) +
    (chance(10) ? ` ${oneOf(HOSTILE_WORDS)}` : '') +
    end() +
    some(chance(95) ? below(12) : size(400), header) +
    (chance(40) ? 'Transfer-Encoding: chunked\r\n' : chance(60) ? `Content-Length: ${size(max)}\r\n` : '') +
    (chance(95) ? '\r\n' : '') +
    body();
  const bytes = Buffer.from(text, chance(50) ? 'utf8' : 'latin1');
  return chance(90) ? bytes : bytes.subarray(0, below(bytes.length + 1));
}
