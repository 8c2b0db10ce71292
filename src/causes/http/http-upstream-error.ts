import type { HttpExchange } from '../../formats/http.ts';
import type { Judgement } from '../../formats/judgement.ts';
import { isBehindGateway, type Maker, makerOf } from '../../readings/gateway-error.ts';
import { otherHostServes } from '../../readings/host-that-serves.ts';
import { headerOf, quoted } from '../../readings/http-header.ts';
import { isOverlooked, withoutHead } from '../../readings/main-exchange.ts';
import { showsAnswer } from '../../repairs/proofs/http.ts';
import type { EndpointCause } from '../cause.ts';

/**
 * The origin itself answered 502, 503 or 504, or one of the statuses that Cloudflare has for trouble behind
 * it; CloudFront passes that on. A 500 is passed on as well, and is no gateway's error.
 */
export const httpUpstreamError: EndpointCause = {
  id: 'http-upstream-error',
  family: 'http',
  title: 'The origin itself answers with a gateway error',
  phrase: 'the origin itself answers with an error, and CloudFront passes it on',
  affects: 'like-this-one',
  hangsOnHost: true,
  source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html',
  cloudfrontStatus: 502,
  proof: showsAnswer,
  scope: 'endpoint',
  judge(seen, { target }) {
    const main = seen.main;
    if (main.kind === 'unseen') return main.unknown;
    if (main.kind === 'failed') {
      const { failure } = main;
      const status = isOverlooked(failure) ? failure.statusCode : undefined;
      return status !== undefined && isGatewayStatus(status)
        ? eitherWay(status, seen.exchanges[0]?.path ?? '/')
        : withoutHead(failure);
    }
    const { statusCode } = main.value;
    const behind = isBehindGateway(statusCode);
    if (!isGatewayStatus(statusCode) && !behind) return { kind: 'ruled-out' };
    const maker = makerOf(main.value);
    return {
      kind: 'found',
      certainty: behind ? 'likely' : 'proven',
      cloudfrontStatus: statusCode,
      because: `the origin answered ${statusCode} itself to ${quoted(main.sent.path, 60)}${behind ? BEHIND : ''}${saidBy(main.value, maker)}${retry(main.value)}`,
      decisive: `it answered ${statusCode} to ${quoted(main.sent.path, 60)}${ownPage(maker)}`,
      ...(maker !== null && { madeBy: maker.server }),
      ...otherHostServes(seen, target),
    };
  },
};

/** CloudFront passes the status on if it takes the head, and answers 502 if it does not. */
function eitherWay(status: number, path: string): Judgement {
  return {
    kind: 'found',
    certainty: status === 502 ? 'proven' : 'likely',
    cloudfrontStatus: status,
    because: `the origin answered ${status} itself to ${quoted(path, 60)}, in a head that does not keep to HTTP/1.1: CloudFront passes the ${status} on, or answers 502 because of the head`,
    decisive: `it answered ${status} to ${quoted(path, 60)}`,
  };
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
