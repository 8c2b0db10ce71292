import { TRANSFER_ENCODING_ALLOWED } from '../../cloudfront/limits.ts';
import type { HttpExchange } from '../../formats/http.ts';
import type { BrokenHttp, HttpFault } from '../../formats/http-fault.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Failure } from '../../formats/observation.ts';
import { headersOf, quoted } from '../../readings/http-header.ts';
import { isOverlooked, withoutHead } from '../../readings/main-exchange.ts';
import { showsBytes } from '../../repairs/proofs/http.ts';
import { found, RULED_OUT, warning } from '../judging/judgement.ts';
import { httpCause } from './http-cause.ts';

/** What each fault is, as the beginning of a sentence; `null` for those that are another cause's. */
const WORDS: Readonly<Record<HttpFault, string | null>> = {
  'http2-answer': null,
  'http-version': null,
  'head-overflow': null,
  'tls-answer': 'the answer is TLS once more',
  'not-http': 'the answer is not HTTP',
  'status-line': 'the status line is malformed',
  'header-line': 'a header line is malformed (RFC 9110 §5)',
  'content-length-invalid': 'Content-Length is not a usable number',
  'content-length-conflict': 'Content-Length contradicts itself',
  'length-and-encoding':
    'Content-Length and Transfer-Encoding stand side by side, which ought to be handled as an error (RFC 9112 §6.3)',
  'transfer-encoding': 'Transfer-Encoding is not usable',
  'second-continue': 'a second 100 (Continue) came, which CloudFront takes for an error',
  'unasked-upgrade': 'the origin switched protocols',
  'http-minor-version': 'the status line names a version of HTTP/1 that there is not',
  'bare-line-feed': 'a line ends in LF without CR',
  'header-folded': 'a header goes on in a second line (obsolete since RFC 7230)',
  'header-spaced': 'a header has a space before its colon (RFC 9112 §5.1)',
  'header-control': 'a header has a control character in it (RFC 9110 §5.5)',
  'content-length-repeated': 'Content-Length is there twice',
  chunk: 'the chunked body is malformed',
  'beyond-the-end': 'bytes follow after the end of the body',
  'other-fault': 'the answer breaks HTTP/1.1',
};

const UNDOCUMENTED = 'HTTP lets a recipient accept that; what CloudFront does is not documented';

/**
 * The answer breaks HTTP/1.1 (RFC 9112). That CloudFront then answers 502 is seen in reports, not documented.
 */
export const httpMalformed = httpCause({
  id: 'http-malformed',
  title: 'The origin’s answer breaks HTTP/1.1',
  phrase: "the origin's answer is not proper HTTP",
  affects: 'like-this-one',
  elsewhere: 'browsers forgive more',
  source: 'cloudfront-custom-origin',
  cloudfrontStatus: 502,
  proof: showsBytes,
  judge: ({ value }) => judgeAnswer(value),
  judgeFailed(failure, { endpoint }) {
    // TLS on a port that was asked in plain HTTP is a wrong protocol policy.
    const isTlsPort = failure.http?.fault === 'tls-answer' && endpoint.protocol === 'http';
    return isTlsPort ? withoutHead(failure) : judgeFailure(failure);
  },
});

function judgeFailure(failure: Failure): Judgement {
  const broken = describe(failure.http);
  if (broken !== null) {
    return isOverlooked(failure) ? warning(`${broken}. ${UNDOCUMENTED}`) : found('likely', broken, broken);
  }
  if (failure.kind === 'malformed' && failure.http === undefined)
    return found('likely', failure.detail, failure.detail);
  return withoutHead(failure);
}

function judgeAnswer(answer: HttpExchange): Judgement {
  const encodings = headersOf(answer, 'transfer-encoding');
  const foreign = encodings.find((value) => value.trim().toLowerCase() !== TRANSFER_ENCODING_ALLOWED);
  if (foreign !== undefined) {
    return found(
      'likely',
      `Transfer-Encoding is ${quoted(foreign)}; CloudFront supports only "${TRANSFER_ENCODING_ALLOWED}" from an origin`,
      `Transfer-Encoding is ${quoted(foreign)}`,
    );
  }
  if (encodings.length > 1)
    return warning(
      `Transfer-Encoding: chunked is there ${encodings.length} times (RFC 9112 §6.1 allows it once); what CloudFront does with that is not documented`,
    );
  // RFC 9110 §15: the first digit is a class from 1 to 5.
  if (answer.statusCode < 200 || answer.statusCode > 599)
    return warning(`the status code is ${answer.statusCode}, which no class of HTTP has`);
  const broken = bodyFault(answer.body.http);
  return broken === null
    ? RULED_OUT
    : warning(`the head is valid, but ${broken}; viewers may get a part of it`);
}

/** Behind the end, the parser tells only what it would have liked to read next. */
const bodyFault = (http: BrokenHttp | undefined): string | null =>
  http?.fault === 'beyond-the-end' ? WORDS['beyond-the-end'] : describe(http);

function describe(http: BrokenHttp | undefined): string | null {
  const words = http === undefined ? null : WORDS[http.fault];
  return http === undefined || words === null ? null : `${words}: ${http.words}`;
}
