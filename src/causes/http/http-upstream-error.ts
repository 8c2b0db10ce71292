import type { HttpExchange } from '../../formats/http.ts';
import type { Judgement } from '../../formats/judgement.ts';
import { isBehindGateway, type Maker, makerOf } from '../../readings/gateway-error.ts';
import { otherHostServes } from '../../readings/host-that-serves.ts';
import { headerOf, quoted } from '../../readings/http-header.ts';
import { isOverlooked, withoutHead } from '../../readings/main-exchange.ts';
import { showsAnswer } from '../../repairs/proofs/http.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';
import { httpCause } from './http-cause.ts';

/**
 * The origin itself answered 502, 503 or 504, or one of the statuses that Cloudflare has for trouble behind
 * it; CloudFront passes that on. A 500 is passed on as well, and is no gateway's error.
 */
export const httpUpstreamError = httpCause({
  id: 'http-upstream-error',
  title: 'The origin itself answers with a gateway error',
  phrase: 'the origin itself answers with an error, and CloudFront passes it on',
  affects: 'like-this-one',
  hangsOnHost: true,
  source: 'cloudfront-502',
  cloudfrontStatus: 502,
  proof: showsAnswer,
  judgeFailed(failure, { exchanges }) {
    const status = isOverlooked(failure) ? failure.statusCode : undefined;
    return status !== undefined && isGatewayStatus(status)
      ? eitherWay(status, exchanges[0]?.path ?? '/')
      : withoutHead(failure);
  },
  judge({ value, sent }, seen, { target }) {
    const { statusCode } = value;
    const behind = isBehindGateway(statusCode);
    if (!isGatewayStatus(statusCode) && !behind) return RULED_OUT;
    const maker = makerOf(value);
    return found(
      behind ? 'likely' : 'proven',
      `the origin answered ${statusCode} itself to ${quoted(sent.path, 60)}${behind ? BEHIND : ''}${saidBy(value, maker)}${retry(value)}`,
      `it answered ${statusCode} to ${quoted(sent.path, 60)}${ownPage(maker)}`,
      {
        cloudfrontStatus: statusCode,
        ...(maker !== null && { madeBy: maker.server }),
        ...otherHostServes(seen, target),
      },
    );
  },
});

/** CloudFront passes the status on if it takes the head, and answers 502 if it does not. */
function eitherWay(status: number, path: string): Judgement {
  return found(
    status === 502 ? 'proven' : 'likely',
    `the origin answered ${status} itself to ${quoted(path, 60)}, in a head that does not keep to HTTP/1.1: CloudFront passes the ${status} on, or answers 502 because of the head`,
    `it answered ${status} to ${quoted(path, 60)}`,
    { cloudfrontStatus: status },
  );
}

const isGatewayStatus = (status: number): boolean => status === 502 || status === 503 || status === 504;

const BEHIND = ', which Cloudflare says where the server behind it cannot be reached or answers badly';

function saidBy(answer: HttpExchange, maker: Maker | null): string {
  if (maker !== null) return `; the page is ${maker.possessive} own`;
  const server = headerOf(answer, 'server');
  return server === null ? '' : `; Server: ${quoted(server, 40)}`;
}

function ownPage(maker: Maker | null): string {
  return maker === null ? '' : ` with ${maker.possessive} own page`;
}

function retry(answer: HttpExchange): string {
  const after = headerOf(answer, 'retry-after');
  return after === null ? '' : `; Retry-After: ${quoted(after, 40)}`;
}
