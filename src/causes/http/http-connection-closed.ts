import type { HttpExchange } from '../../formats/http.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case, ReadEndpoint } from '../../readings/case.ts';
import { headerOf } from '../../readings/http-header.ts';
import { withoutHead } from '../../readings/main-exchange.ts';
import { hintOfDemandedHeader, MAY_DEMAND_HEADER } from '../../readings/origin-header.ts';
import { closesPlainHttpForTls } from '../../readings/tls-port.ts';
import { showsAnswer } from '../../repairs/proofs/http.ts';
import { found, RULED_OUT, unknown, warning } from '../judging/judgement.ts';
import { httpCause } from './http-cause.ts';

/**
 * The origin ended the connection after the request and before a whole head. That this is a 502 is seen in
 * reports. After a valid head CloudFront delivers what came, so that is a warning.
 */
export const httpConnectionClosed = httpCause({
  id: 'http-connection-closed',
  title: 'The origin closes the connection instead of answering',
  phrase: 'the origin closes the connection without an answer',
  affects: 'like-this-one',
  hangsOnHost: true,
  source: 'cloudfront-custom-origin',
  cloudfrontStatus: 502,
  proof: showsAnswer,
  judge: ({ value }) => judgeBody(value),
  judgeFailed(failure, seen, theCase) {
    if (closesPlainHttpForTls(seen)) return unknown('an answer in plain HTTP: the port speaks TLS');
    if (failure.tls !== undefined)
      return found('likely', `TLS broke after the request was sent (${failure.tls.detail})`);
    if (failure.kind === 'reset')
      return ended(`it reset the connection after the request was sent: ${failure.detail}`, seen, theCase);
    if (failure.kind === 'closed')
      return ended(`after the request was sent it ${failure.detail}`, seen, theCase);
    return failure.kind === 'timed-out' ? withoutHead(failure) : RULED_OUT;
  },
});

/** AWS advises origins to demand a secret header: it cannot be told from here that this one does not. */
function ended(fact: string, seen: ReadEndpoint, theCase: Case): Judgement {
  if (theCase.known.headersSent) return found('likely', fact);
  const because = `${fact}; ${MAY_DEMAND_HEADER}`;
  const hint = hintOfDemandedHeader(seen, theCase);
  return hint === null
    ? found('likely', because, fact, { asks: 'origin-header' })
    : found('depends', `${because}, and ${hint}`, fact, { dependsOn: ['origin-header'] });
}

function judgeBody(answer: HttpExchange): Judgement {
  const { ending, bytes } = answer.body;
  if (ending !== 'closed' && ending !== 'reset') return RULED_OUT;
  return warning(
    `the head is valid, then the connection was ${ending === 'closed' ? 'closed' : 'reset'} after ${partOf(answer, bytes)}`,
    { at: 'body' },
  );
}

/** AWS, “Dropped TCP connections”: a part is cached only where nothing in the head shows that it is one. */
function partOf(answer: HttpExchange, bytes: number): string {
  const announced = headerOf(answer, 'content-length');
  if (announced !== null)
    return `${bytes} of ${announced.slice(0, 20)} body bytes; CloudFront delivers the part and does not cache it`;
  return /\bchunked\b/i.test(headerOf(answer, 'transfer-encoding') ?? '')
    ? `${bytes} body bytes, before the last chunk; CloudFront delivers the part and does not cache it`
    : `${bytes} body bytes; CloudFront delivers them, and may cache them as if they were all`;
}
