import { recogniseOriginName } from '../cloudfront/origin-names.ts';
import { readPage } from '../cloudfront/read-error-page.ts';
import { hasCloudFrontMark } from '../cloudfront/response-headers.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { HttpExchange } from '../formats/http.ts';
import { headerOf } from './http-header.ts';
import { aliasTargets } from './resolution.ts';

/** The signs that CloudFront serves a target. */
export type Distribution = {
  /** `answers`: only by headers of answers, so something else may be in front of CloudFront. */
  readonly by: 'name' | 'alias' | 'answers';
  /** The sign in words, as the beginning of a sentence. */
  readonly seen: string;
  /**
   * Whether it is an edge-optimised API Gateway endpoint, which is served by CloudFront and still works as an
   * origin.
   */
  readonly isApi: boolean;
  /** How the edges answered the request that CloudFront sends to an origin. */
  readonly asOrigin: 'refused' | 'answered' | 'unseen';
};

/** The signs of CloudFront at the target's own name, or `null`. */
export function servedByCloudFront(evidence: Evidence): Distribution | null {
  const { origin } = evidence.target;
  const names = [origin, ...aliasTargets(evidence)];
  const kinds = names.map((name) => recogniseOriginName(name)?.kind);
  const distribution = names[kinds.indexOf('cloudfront')];
  const answers = answersOf(evidence);
  const marked = answers.find(({ headers }) => hasCloudFrontMark(headers));
  if (distribution === undefined && marked === undefined) return null;

  const common = {
    isApi: kinds.includes('api-gateway') || answers.some(isFromApiGateway),
    asOrigin: askedAsOrigin(evidence),
  };
  if (distribution === origin)
    return { by: 'name', seen: `${origin} is the name of a distribution`, ...common };
  if (distribution !== undefined)
    return { by: 'alias', seen: `${origin} is an alias of ${distribution}`, ...common };
  const pop = marked === undefined ? null : headerOf(marked, 'x-amz-cf-pop');
  const mark = pop === null ? 'Server or Via' : `X-Amz-Cf-Pop: ${pop.slice(0, 20)}`;
  return { by: 'answers', seen: `its answers carry a header of CloudFront's (${mark})`, ...common };
}

/**
 * Whether the target is a name that viewers use rather than an origin's: CloudFront serves it, and no Host
 * was given that a distribution sends to it.
 */
export function isNameOfViewers(distribution: Distribution | null, { target, viewer }: Evidence): boolean {
  if (distribution === null || distribution.isApi || target.hostHeader !== null) return false;
  return distribution.by !== 'answers' || viewer !== undefined;
}

/**
 * `refused` only if all edges refused: one that serves the request shows that CloudFront can use this name as
 * an origin.
 */
function askedAsOrigin({ endpoints }: Evidence): Distribution['asOrigin'] {
  const answers = endpoints.flatMap(({ exchanges: [sent] }) =>
    sent?.observation.kind === 'answered' ? [sent.observation.value] : [],
  );
  if (answers.length === 0) return 'unseen';
  return answers.every(isRefusalOfTheEdge) ? 'refused' : 'answered';
}

/**
 * Whether it is CloudFront's own 403 page without a reason, or with the reason for a request that belongs to
 * no distribution. The page for a blocked country, method or address does not count: CloudFront itself might
 * not be blocked.
 */
function isRefusalOfTheEdge({ statusCode, headers, body }: HttpExchange): boolean {
  if (statusCode !== 403 || !hasCloudFrontMark(headers)) return false;
  const { isCloudFrontPage, sentence } = readPage(body.sample);
  return isCloudFrontPage && (sentence === null || sentence.text === UNTAKEN_REQUEST);
}

const UNTAKEN_REQUEST = 'Bad request.';

function answersOf({ endpoints }: Evidence): readonly HttpExchange[] {
  return endpoints.flatMap(({ exchanges }) =>
    exchanges.flatMap(({ observation }) => (observation.kind === 'answered' ? [observation.value] : [])),
  );
}

function isFromApiGateway(answer: HttpExchange): boolean {
  return headerOf(answer, 'x-amz-apigw-id') !== null || headerOf(answer, 'apigw-requestid') !== null;
}
