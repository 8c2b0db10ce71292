import { showsDuration } from '../../repairs/proofs/http.ts';
import { found, RULED_OUT, warning } from '../judging/judgement.ts';
import { httpCause } from './http-cause.ts';

/**
 * No byte of an answer, or none for that long between two packets, within the response time-out. A time-out
 * of our own never is.
 */
export const httpTimedOut = httpCause({
  id: 'http-timed-out',
  title: 'The origin does not answer in time',
  phrase: 'the origin does not answer in time',
  affects: 'like-this-one',
  elsewhere: 'browsers wait longer',
  source: 'cloudfront-504',
  cloudfrontStatus: 504,
  proof: showsDuration,
  judgeFailed({ kind, unfinishedHeadBytes }, _, { target: { responseTimeoutMs } }) {
    if (kind !== 'timed-out') return RULED_OUT;
    const part = unfinishedHeadBytes === undefined ? 'a first byte' : 'the rest of the head';
    return found(
      'proven',
      `the request was sent, and ${part} did not come within ${limit(responseTimeoutMs)}`,
      `${part} did not come within ${responseTimeoutMs / 1000} s`,
    );
  },
  judge: ({ value: { body } }, _, { target }) =>
    body.ending === 'timed-out'
      ? warning(
          `the head came, but after ${body.bytes} body bytes nothing more within ${limit(target.responseTimeoutMs)}`,
        )
      : RULED_OUT,
});

const limit = (ms: number): string => `${ms / 1000} s, the response timeout this was checked with`;
