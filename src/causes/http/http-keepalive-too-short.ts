import { KEEP_ALIVE_TIMEOUT } from '../../cloudfront/limits.ts';
import type { IdleClose } from '../../formats/evidence.ts';
import type { Judgement } from '../../formats/judgement.ts';
import { headerOf } from '../../readings/http-header.ts';
import { showsKeepAlive } from '../../repairs/proofs/http.ts';
import { RULED_OUT, unknown, warning } from '../judging/judgement.ts';
import { httpCause } from './http-cause.ts';

const DEFAULT_SECONDS = KEEP_ALIVE_TIMEOUT.defaultMs / 1000;

/**
 * How much longer than CloudFront an origin has to wait for its close never to cross a request: a slow round
 * trip.
 */
const MARGIN_MS = 1_000;

/**
 * The origin closes idle connections no later than CloudFront does by default: a request may meet the close,
 * and now and then one becomes a 502. What was timed counts; else `Keep-Alive: timeout=` is read, and an
 * origin that does not send it is unknown.
 */
export const httpKeepaliveTooShort = httpCause({
  id: 'http-keepalive-too-short',
  title: 'The origin closes idle connections as early as CloudFront',
  phrase: 'the origin closes idle connections too early',
  affects: 'some-now-and-then',
  source: 'cloudfront-quotas',
  cloudfrontStatus: null,
  proof: showsKeepAlive,
  judge({ value }, { idle }) {
    if (idle?.kind === 'answered') return judgeTimed(idle.value);
    const connection = headerOf(value, 'connection') ?? '';
    // A connection that is closed after each answer is never idle.
    if (/\bclose\b/i.test(connection)) return RULED_OUT;
    const seconds = /\btimeout\s*=\s*"?(\d{1,6})\b/i.exec(headerOf(value, 'keep-alive') ?? '')?.[1];
    if (seconds === undefined) return unknown('the origin does not say how long it keeps a connection');
    if (Number(seconds) > DEFAULT_SECONDS) return RULED_OUT;
    return warning(
      `it says Keep-Alive: timeout=${seconds}; CloudFront keeps idle connections ${DEFAULT_SECONDS} s by default and may send a request into the close`,
    );
  },
});

function judgeTimed({ closedAfterMs }: IdleClose): Judgement {
  if (closedAfterMs === null || closedAfterMs >= KEEP_ALIVE_TIMEOUT.defaultMs + MARGIN_MS) return RULED_OUT;
  return warning(
    `it closed an idle connection after ${(closedAfterMs / 1000).toFixed(1)} s; CloudFront keeps idle connections ${DEFAULT_SECONDS} s by default and may send a request into the close`,
  );
}
