import { ERROR_CACHING_MINIMUM_TTL_SECONDS } from '../../cloudfront/limits.ts';
import type { HttpExchange } from '../../formats/http.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case, ReadEndpoint } from '../../readings/case.ts';
import { headerOf, headersOf } from '../../readings/http-header.ts';
import { withoutHead } from '../../readings/main-exchange.ts';
import { fact } from '../../readings/resolution.ts';
import { viewerView } from '../../readings/viewer-answer.ts';
import { showsAnswerThroughCloudFront } from '../../repairs/proofs/edge.ts';
import type { OriginCause } from '../cause.ts';
import { RULED_OUT, unknown, warning } from '../judging/judgement.ts';

/**
 * The error outlives its repair: viewers are shown it out of CloudFront's cache, or the origin says that it
 * may be kept longer than CloudFront keeps errors by default, or it comes out of a cache in front of the
 * origin already.
 */
export const errorCached: OriginCause = {
  id: 'error-cached',
  family: 'http',
  title: 'The error stays cached after the repair',
  phrase: 'CloudFront may still serve an error from its cache',
  affects: 'failed-before',
  source: 'cloudfront-error-expiration',
  cloudfrontStatus: null,
  proof: showsAnswerThroughCloudFront,
  scope: 'origin',
  judge(theCase) {
    if (theCase.isViewersName) return judgeViewers(theCase);
    const kept = judgeBothSides(theCase);
    if (kept !== null) return kept;
    const judged = theCase.endpoints.map(judgeOrigin);
    const worst = ['warning', 'ruled-out', 'unknown'].map((kind) => judged.find((one) => one.kind === kind));
    return worst.find((judgement) => judgement !== undefined) ?? unknown('no address was probed');
  },
};

/** What viewers get as typed against what they get past the cache. */
function judgeViewers({ viewer }: Case): Judgement {
  const { plain, newQuery } = viewer === undefined ? { plain: null, newQuery: null } : viewerView(viewer);
  if (plain === null) return unknown('what viewers get was not seen');
  const { status, ageSeconds } = plain;
  if (status < 400) return RULED_OUT;
  const age = ageSeconds > 0 ? `, ${ageSeconds} s old (Age)` : '';
  if (newQuery !== null && newQuery.status < 400)
    return warning(
      `viewers get ${status} as typed${age}, and ${newQuery.status} with a query of its own: the error ${age === '' ? 'probably comes' : 'comes'} from CloudFront's cache, and what is behind it answers again`,
    );
  return ageSeconds <= ERROR_CACHING_MINIMUM_TTL_SECONDS
    ? RULED_OUT
    : warning(
        `the ${status} that viewers get is ${ageSeconds} s old (Age): CloudFront keeps it longer than the ${ERROR_CACHING_MINIMUM_TTL_SECONDS} s of its default, so viewers see a repair that much later`,
      );
}

/**
 * What an edge answers to viewers beside what the origin answers now: an error out of the cache that the
 * origin no longer gives. `null` where both sides were not seen, or they do not differ so.
 */
function judgeBothSides({ viewer, distribution: plan, endpoints }: Case): Judgement | null {
  if (viewer === undefined || plan === undefined) return null;
  const { plain, newQuery } = viewerView(viewer);
  const answers = endpoints.map(({ main }) => (main.kind === 'answered' ? main.value.statusCode : null));
  const [status] = answers;
  const isMended = answers.length > 0 && answers.every((one) => one !== null && one < 400);
  if (plain === null || plain.status < 400 || !isMended) return null;
  const isKept = plain.isCached || (newQuery !== null && newQuery.status < 400);
  if (!isKept) return null;
  const age = plain.ageSeconds > 0 ? `, ${plain.ageSeconds} s old (Age)` : '';
  const id = plain.requestId === null ? '' : `; request id ${plain.requestId}`;
  const least = Math.max(
    ERROR_CACHING_MINIMUM_TTL_SECONDS,
    plan.errorResponses.find((one) => one.status === plain.status)?.cachedSeconds ?? 0,
  );
  return warning(
    fact(
      `viewers of ${viewer.name} get ${plain.status} out of CloudFront's cache${age}, and the origin answers ${status} now: fixed at the origin, still cached, for ${least} s from the error or as long as it allowed${id}`,
    ),
  );
}

function judgeOrigin(seen: ReadEndpoint): Judgement {
  const main = seen.main;
  if (main.kind === 'unseen') return { ...main.unknown, matters: false };
  if (main.kind === 'failed') return { ...withoutHead(main.failure), matters: false };
  const { statusCode } = main.value;
  if (statusCode < 400) return RULED_OUT;
  const age = Number(/^\d{1,10}$/.exec(headerOf(main.value, 'age') ?? '')?.[0] ?? 0);
  if (age > 0)
    return warning(
      `the ${statusCode} is ${age} s old (Age): a cache in front of the origin answered, not the origin`,
    );
  const seconds = lifetimeOf(main.value);
  return seconds <= ERROR_CACHING_MINIMUM_TTL_SECONDS
    ? RULED_OUT
    : warning(
        `the ${statusCode} allows caches to keep it ${seconds} s (Cache-Control); CloudFront may show it that long after the repair, ${ERROR_CACHING_MINIMUM_TTL_SECONDS} s otherwise`,
      );
}

/** Seconds a shared cache may keep the answer: `s-maxage` before `max-age` (RFC 9111 §5.2.2.10). */
function lifetimeOf(answer: HttpExchange): number {
  const directives = headersOf(answer, 'cache-control').join(',');
  if (/\bno-store\b|\bprivate\b/i.test(directives)) return 0;
  const seconds =
    /\bs-maxage\s*=\s*"?(\d{1,10})/i.exec(directives)?.[1] ??
    /\bmax-age\s*=\s*"?(\d{1,10})/i.exec(directives)?.[1];
  return Number(seconds ?? 0);
}
