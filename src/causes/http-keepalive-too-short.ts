import { KEEP_ALIVE_TIMEOUT } from '../cloudfront/limits.ts';
import type { EndpointCause } from './cause.ts';
import { headerOf } from './reading/http-header.ts';
import { mainExchange, withoutHead } from './reading/main-exchange.ts';

const DEFAULT_SECONDS = KEEP_ALIVE_TIMEOUT.defaultMs / 1000;

/**
 * The origin closes idle connections no later than CloudFront does by default: a request may meet the close, and now and
 * then one becomes a 502. `Keep-Alive: timeout=` is read; an origin that does not send it is unknown.
 */
export const httpKeepaliveTooShort: EndpointCause = {
  id: 'http-keepalive-too-short',
  title: 'The origin closes idle connections as early as CloudFront',
  source: KEEP_ALIVE_TIMEOUT.source,
  cloudfrontStatus: null,
  scope: 'endpoint',
  judge(seen) {
    const main = mainExchange(seen);
    if (main.kind === 'unseen') return { ...main.unknown, matters: false };
    if (main.kind === 'failed') return { ...withoutHead(main.failure), matters: false };
    const connection = headerOf(main.value, 'connection') ?? '';
    // A connection that is closed after each answer is never idle.
    if (/\bclose\b/i.test(connection)) return { kind: 'ruled-out' };
    const seconds = /\btimeout\s*=\s*"?(\d{1,6})\b/i.exec(headerOf(main.value, 'keep-alive') ?? '')?.[1];
    if (seconds === undefined)
      return {
        kind: 'unknown',
        missing: 'the origin does not say how long it keeps a connection',
        matters: false,
      };
    if (Number(seconds) > DEFAULT_SECONDS) return { kind: 'ruled-out' };
    return {
      kind: 'warning',
      because: `it says Keep-Alive: timeout=${seconds}; CloudFront keeps idle connections ${DEFAULT_SECONDS} s by default and may send a request into the close`,
    };
  },
};
