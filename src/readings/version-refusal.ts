import type { HttpExchange } from '../formats/http.ts';
import { headerOf } from './http-header.ts';

/** How an answer says that HTTP/1.1 will not do, as the end of “it answers …”; `null` where it does not. */
export function refusalOfVersion(answer: HttpExchange): string | null {
  // RFC 9110 §15.6.6
  if (answer.statusCode === 505) return 'so refuses the version';
  // RFC 9110 §15.5.22
  const upgrade = headerOf(answer, 'upgrade');
  if (answer.statusCode === 426 && upgrade !== null && /\bh2c?\b|HTTP\/2/i.test(upgrade))
    return 'demands HTTP/2';
  // Node's http2 server without allowHTTP1: https://nodejs.org/api/http2.html#event-unknownprotocol
  if (answer.statusCode === 403 && answer.body.sample.includes('ALPN Protocol, expected `h2`'))
    return 'says that it serves HTTP/2 only';
  return null;
}
