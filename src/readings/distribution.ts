import { recogniseOriginName } from '../cloudfront/origin-names.ts';
import { readPage } from '../cloudfront/read-error-page.ts';
import { hasCloudFrontMark } from '../cloudfront/response-headers.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { HttpExchange } from '../formats/http.ts';
import { headerOf } from './http-header.ts';
import { aliasTargets } from './resolution.ts';

/** How a target shows that CloudFront serves it. */
export type Distribution = {
  /** `answers`: by their headers alone, so something else may stand in front. */
  readonly by: 'name' | 'alias' | 'answers';
  /** In words, as the beginning of a sentence. */
  readonly seen: string;
  /** An edge-optimised API Gateway endpoint: served by CloudFront, and works as an origin. */
  readonly isApi: boolean;
  /** What the edges answered to the request that CloudFront sends an origin. */
  readonly asOrigin: 'refused' | 'answered' | 'unseen';
};

/** What there is of CloudFront at the target's own name, or `null`. */
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
 * Whether the target is the name viewers use rather than an origin's: CloudFront serves it, and nobody said which Host a
 * distribution sends to it.
 */
export function isNameOfViewers(distribution: Distribution | null, { target, viewer }: Evidence): boolean {
  if (distribution === null || distribution.isApi || target.hostHeader !== null) return false;
  return distribution.by !== 'answers' || viewer !== undefined;
}

/** Refused only where no edge did anything else: one that serves the request shows that the chain works. */
function askedAsOrigin({ endpoints }: Evidence): Distribution['asOrigin'] {
  const answers = endpoints.flatMap(({ exchanges: [sent] }) =>
    sent?.observation.kind === 'answered' ? [sent.observation.value] : [],
  );
  if (answers.length === 0) return 'unseen';
  return answers.every(isRefusalOfTheEdge) ? 'refused' : 'answered';
}

/**
 * CloudFront's own 403 page without a reason, or with the one for a request that no distribution takes. A blocked country,
 * method or address is refused on such a page too, and says nothing of what CloudFront itself would get.
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
