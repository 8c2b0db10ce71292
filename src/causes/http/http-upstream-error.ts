import type { HttpExchange } from '../../formats/http.ts';
import { type Maker, makerOf } from '../../readings/gateway-error.ts';
import { headerOf, quoted } from '../../readings/http-header.ts';
import { mainExchange, withoutHead } from '../../readings/main-exchange.ts';
import type { EndpointCause } from '../cause.ts';

/** The origin itself answered 502, 503 or 504; CloudFront passes that on. A 500 is passed on as well, and is no gateway's error. */
export const httpUpstreamError: EndpointCause = {
  id: 'http-upstream-error',
  title: 'The origin itself answers with a gateway error',
  source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html',
  cloudfrontStatus: 502,
  scope: 'endpoint',
  judge(seen) {
    const main = mainExchange(seen);
    if (main.kind === 'unseen') return main.unknown;
    if (main.kind === 'failed') return withoutHead(main.failure);
    const { statusCode } = main.value;
    if (statusCode !== 502 && statusCode !== 503 && statusCode !== 504) return { kind: 'ruled-out' };
    const maker = makerOf(main.value);
    return {
      kind: 'found',
      certainty: 'proven',
      cloudfrontStatus: statusCode,
      because: `the origin answered ${statusCode} itself to ${quoted(main.sent.path, 60)}${saidBy(main.value, maker)}${retry(main.value)}`,
      decisive: `it answered ${statusCode} to ${quoted(main.sent.path, 60)}${ownPage(maker)}`,
      ...(maker !== null && { madeBy: maker.server }),
    };
  },
};

function saidBy(answer: HttpExchange, maker: Maker | null): string {
  if (maker !== null) return `; the page is ${maker.whose} own`;
  const server = headerOf(answer, 'server');
  return server === null ? '' : `; Server: ${quoted(server, 40)}`;
}

function ownPage(maker: Maker | null): string {
  return maker === null ? '' : ` with ${maker.whose} own page`;
}

function retry(answer: HttpExchange): string {
  const after = headerOf(answer, 'retry-after');
  return after === null ? '' : `; Retry-After: ${quoted(after, 40)}`;
}
