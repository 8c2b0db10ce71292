import { showsDuration } from '../../repairs/proofs/http.ts';
import type { EndpointCause } from '../cause.ts';
import { found, RULED_OUT, warning } from '../judging/judgement.ts';

/**
 * No byte of an answer, or none for that long between two packets, within the response time-out. A time-out
 * of our own never is.
 */
export const httpTimedOut: EndpointCause = {
  id: 'http-timed-out',
  family: 'http',
  title: 'The origin does not answer in time',
  phrase: 'the origin does not answer in time',
  affects: 'like-this-one',
  elsewhere: 'browsers wait longer',
  source: 'cloudfront-504',
  cloudfrontStatus: 504,
  proof: showsDuration,
  scope: 'endpoint',
  judge(seen, { target }) {
    const main = seen.main;
    if (main.kind === 'unseen') return main.unknown;
    const limit = `${target.responseTimeoutMs / 1000} s, the response timeout this was checked with`;
    if (main.kind === 'failed') {
      if (main.failure.kind !== 'timed-out') return RULED_OUT;
      const part = main.failure.unfinishedHeadBytes === undefined ? 'a first byte' : 'the rest of the head';
      return found(
        'proven',
        `the request was sent, and ${part} did not come within ${limit}`,
        `${part} did not come within ${target.responseTimeoutMs / 1000} s`,
      );
    }
    const { body } = main.value;
    if (body.ending !== 'timed-out') return RULED_OUT;
    return warning(`the head came, but after ${body.bytes} body bytes nothing more within ${limit}`);
  },
};
