import { RESPONSE_HEADERS_MAX_BYTES, RESPONSE_HEADERS_SMALLER_MAX_BYTES } from '../../cloudfront/limits.ts';
import type { Judgement } from '../../formats/judgement.ts';
import { withoutHead } from '../../readings/main-exchange.ts';
import { showsHeadSize } from '../../repairs/proofs/http.ts';
import { found, RULED_OUT, warning } from '../judging/judgement.ts';
import { httpCause } from './http-cause.ts';

const LIMIT = RESPONSE_HEADERS_MAX_BYTES.toLocaleString('en');
const SMALLER_LIMIT = RESPONSE_HEADERS_SMALLER_MAX_BYTES.toLocaleString('en');

/**
 * The response's head exceeds CloudFront's quota; the log says `OriginHeaderTooBigError`, which status
 * follows is not documented.
 */
export const httpHeaderTooLarge = httpCause({
  id: 'http-header-too-large',
  title: 'The origin’s response headers are too large',
  warningTitle: 'The origin’s response headers may be too large',
  phrase: "the origin's response headers are too large",
  affects: 'like-this-one',
  elsewhere: 'browsers accept more',
  source: 'cloudfront-quotas',
  cloudfrontStatus: 502,
  proof: showsHeadSize,
  judgeFailed: (failure) =>
    failure.http?.fault === 'head-overflow'
      ? tooLarge(`the head has ${failure.http.words}`)
      : withoutHead(failure),
  judge({ value: { headBytes, headers } }) {
    if (headBytes <= RESPONSE_HEADERS_SMALLER_MAX_BYTES) return RULED_OUT;
    const names = [...new Set(headers.map(([name]) => name))].map((name) => ({
      name,
      bytes: headers.filter(([key]) => key === name).reduce((sum, [, value]) => sum + value.length, 0),
    }));
    const [longest] = names.sort((a, b) => b.bytes - a.bytes);
    const most =
      longest === undefined ? '' : `; the longest field that was kept is ${longest.name.slice(0, 60)}`;
    const fact = `the head has ${headBytes.toLocaleString('en')} bytes`;
    return headBytes > RESPONSE_HEADERS_MAX_BYTES
      ? tooLarge(fact, most)
      : warning(
          `${fact}${most}; AWS's pages disagree on how many CloudFront takes: ${SMALLER_LIMIT} or ${LIMIT}`,
        );
  },
});

const tooLarge = (fact: string, more = ''): Judgement =>
  found('likely', `${fact}${more}; CloudFront takes ${LIMIT} bytes of response headers`, fact);
