import type { HttpExchange } from '../../formats/http.ts';
import type { Judgement } from '../../formats/judgement.ts';
import { withoutHead } from '../../readings/main-exchange.ts';
import { refusalOfVersion } from '../../readings/version-refusal.ts';
import { showsHttp11 } from '../../repairs/proofs/http.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';
import { httpCause } from './http-cause.ts';

const ONLY = 'CloudFront speaks HTTP/1.1 to origins, HTTP/2 for gRPC alone';

/** The origin does not answer in HTTP/1.x. HTTP/1.0 is fine. */
export const httpVersionUnsupported = httpCause({
  id: 'http-version-unsupported',
  title: 'The origin does not speak HTTP/1.1',
  phrase: 'the origin does not answer in HTTP/1.1',
  affects: 'every-request',
  source: 'cloudfront-custom-origin',
  cloudfrontStatus: 502,
  proof: showsHttp11,
  judge: ({ value }) => judgeAnswer(value),
  judgeFailed(failure) {
    const { http } = failure;
    if (http?.fault === 'http2-answer' || http?.fault === 'http-version')
      return found('likely', `${http.words}; ${ONLY}`, http.words);
    return failure.kind === 'malformed' ? RULED_OUT : withoutHead(failure);
  },
});

function judgeAnswer(answer: HttpExchange): Judgement {
  const { httpVersion, statusCode } = answer;
  if (!httpVersion.startsWith('1.'))
    return found(
      'likely',
      `the status line says HTTP/${httpVersion}; ${ONLY}`,
      `the status line says HTTP/${httpVersion}`,
    );
  const refusal = refusalOfVersion(answer);
  if (refusal === null) return RULED_OUT;
  return found(
    'likely',
    `it answers HTTP/1.1 with ${statusCode} and ${refusal}; ${ONLY}`,
    `it answers HTTP/1.1 with ${statusCode} and ${refusal}`,
    { cloudfrontStatus: statusCode },
  );
}
