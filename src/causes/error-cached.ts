import { ERROR_CACHING_MINIMUM_TTL_SECONDS } from '../cloudfront/limits.ts';
import type { HttpExchange } from '../evidence/http.ts';
import type { EndpointCause } from './cause.ts';
import { headerOf, headersOf } from './http-header.ts';
import { mainExchange, withoutHead } from './main-exchange.ts';

/**
 * The origin's error outlives its repair: it says that it may be kept longer than CloudFront keeps errors by default, or it
 * comes out of a cache already.
 */
export const errorCached: EndpointCause = {
  id: 'error-cached',
  title: 'The error stays cached after the repair',
  source:
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html',
  cloudfrontStatus: null,
  scope: 'endpoint',
  judge(seen) {
    const main = mainExchange(seen);
    if (main.kind === 'unseen') return { ...main.unknown, matters: false };
    if (main.kind === 'failed') return { ...withoutHead(main.failure), matters: false };
    const { statusCode } = main.value;
    if (statusCode < 400) return { kind: 'ruled-out' };
    const age = Number(/^\d{1,10}$/.exec(headerOf(main.value, 'age') ?? '')?.[0] ?? 0);
    if (age > 0)
      return {
        kind: 'warning',
        because: `the ${statusCode} is ${age} s old (Age): a cache in front of the origin answered, not the origin`,
      };
    const seconds = lifetimeOf(main.value);
    return seconds <= ERROR_CACHING_MINIMUM_TTL_SECONDS
      ? { kind: 'ruled-out' }
      : {
          kind: 'warning',
          because: `the ${statusCode} allows caches to keep it ${seconds} s (Cache-Control); CloudFront may show it that long after the repair, ${ERROR_CACHING_MINIMUM_TTL_SECONDS} s otherwise`,
        };
  },
};

/** Seconds a shared cache may keep the answer: `s-maxage` before `max-age` (RFC 9111 §5.2.2.10). */
function lifetimeOf(answer: HttpExchange): number {
  const directives = headersOf(answer, 'cache-control').join(',');
  if (/\bno-store\b|\bprivate\b/i.test(directives)) return 0;
  const seconds =
    /\bs-maxage\s*=\s*"?(\d{1,10})/i.exec(directives)?.[1] ??
    /\bmax-age\s*=\s*"?(\d{1,10})/i.exec(directives)?.[1];
  return Number(seconds ?? 0);
}
