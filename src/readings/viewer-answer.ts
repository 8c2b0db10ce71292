import { type FailurePoint, isOfFunction } from '../cloudfront/failure-point.ts';
import { readPage } from '../cloudfront/read-error-page.ts';
import { CLOUDFRONT_SERVER } from '../cloudfront/response-headers.ts';
import { labelIn, pointOfLabel } from '../cloudfront/result-label.ts';
import type { HttpExchange } from '../formats/http.ts';
import type { ViewerEvidence, ViewerFetch } from '../formats/viewer.ts';
import { headerOf, headersOf, quoted } from './http-header.ts';

/** One answer of an edge to a viewer, and what it shows of where it was made. */
export type ViewerAnswer = {
  readonly status: number;
  /** `unknown`: neither page nor headers show it, as with a custom error page. */
  readonly madeBy: 'cloudfront' | 'function' | 'origin' | 'unknown';
  /** What failed, where the page or `X-Cache` says so. */
  readonly point: FailurePoint | null;
  /** What `X-Cache` says before `from cloudfront`. */
  readonly label: string | null;
  /** The reason on CloudFront's own page; pages since 2024 often carry none. */
  readonly sentence: string | null;
  /** Seconds that it has been in a cache (RFC 9111 §5.1); 0 without the header. */
  readonly ageSeconds: number;
  readonly isCached: boolean;
  /** The id by which AWS Support and the logs identify the request. */
  readonly requestId: string | null;
  readonly server: string | null;
  /** From the first packet to the last, in seconds. */
  readonly seconds: number;
};

/**
 * What viewers see for the URL as typed, and with a new query that bypasses the cache; `null` where no answer
 * came.
 */
export type ViewerView = { readonly plain: ViewerAnswer | null; readonly newQuery: ViewerAnswer | null };

/** Finds each answer by the purpose of its fetch. */
export function viewerView({ fetches }: ViewerEvidence): ViewerView {
  return { plain: answerTo('plain', fetches), newQuery: answerTo('new-query', fetches) };
}

/** Every answer, the one that bypassed the cache first because it is the more recent. */
export function answersIn({ plain, newQuery }: ViewerView): readonly ViewerAnswer[] {
  return [newQuery, plain].filter((answer) => answer !== null);
}

/**
 * Whether CloudFront got an answer from the origin just now, and viewers see no error that arose between
 * CloudFront and the origin.
 */
export function reachesOrigin({ plain, newQuery }: ViewerView): boolean {
  if (newQuery === null || newQuery.isCached || newQuery.status >= 500) return false;
  if (plain === null || plain.status >= 500) return false;
  return newQuery.label?.toLowerCase() === 'miss' || newQuery.madeBy === 'origin';
}

/**
 * `502, made by CloudFront ("…"), from the cache (42 s old)`. Parts of it come from the answer: escape them.
 */
export function answerInWords(answer: ViewerAnswer): string {
  const { status, isCached, ageSeconds, seconds } = answer;
  const age = ageSeconds > 0 ? ` (${ageSeconds} s old)` : '';
  const slow = seconds >= 1 ? ` after ${seconds.toFixed(1)} s` : '';
  return `${status}${slow}${status < 400 ? '' : makerInWords(answer)}${isCached ? `, from the cache${age}` : ''}`;
}

function makerInWords({ madeBy, sentence, label, server }: ViewerAnswer): string {
  switch (madeBy) {
    case 'cloudfront':
      return `, made by CloudFront (${sentence === null ? 'its page gives no reason' : quoted(sentence, 110)})`;
    case 'function':
      return `, for an edge function (${sentence === null ? `X-Cache: ${label}` : quoted(sentence, 110)})`;
    case 'origin':
      return `, passed on from the origin${server === null ? '' : ` (Server: ${quoted(server, 30)})`}`;
    case 'unknown':
      return ', made by CloudFront or by the origin';
  }
}

function answerTo(purpose: ViewerFetch['purpose'], fetches: readonly ViewerFetch[]): ViewerAnswer | null {
  const observation = fetches.find((fetch) => fetch.purpose === purpose)?.observation;
  return observation?.kind === 'answered' ? readAnswer(observation.value) : null;
}

function readAnswer(answer: HttpExchange): ViewerAnswer {
  const page = readPage(answer.body.sample);
  const label =
    headersOf(answer, 'x-cache')
      .map(labelIn)
      .find((found) => found !== null) ?? null;
  const ageSeconds = Number(/^\d{1,10}$/.exec(headerOf(answer, 'age') ?? '')?.[0] ?? 0);
  const pageSentence = page.isCloudFrontPage ? page.sentence : null;
  const labelled = label === null ? null : pointOfLabel(label);
  const point = labelled === null || labelled === 'untold' ? (pageSentence?.point ?? labelled) : labelled;
  const server = headerOf(answer, 'server');
  return {
    status: answer.statusCode,
    madeBy: makerOf(point, page.isCloudFrontPage, server, label),
    point,
    label,
    sentence: pageSentence?.text ?? null,
    ageSeconds,
    isCached: ageSeconds > 0 || /hit$/i.test(label ?? ''),
    requestId: headerOf(answer, 'x-amz-cf-id')?.slice(0, 100) ?? null,
    server,
    seconds: answer.timings.endMs / 1000,
  };
}

/**
 * Errors of the edge and of the origin both have `X-Cache: Error`, and S3 may have served a custom error
 * page.
 */
function makerOf(
  point: FailurePoint | null,
  isPage: boolean,
  server: string | null,
  label: string | null,
): ViewerAnswer['madeBy'] {
  if (point !== null && isOfFunction(point)) return 'function';
  if (isPage || server?.toLowerCase() === CLOUDFRONT_SERVER.toLowerCase()) return 'cloudfront';
  const isError = label?.toLowerCase() === 'error';
  if (server !== null && !(server === 'AmazonS3' && isError)) return 'origin';
  return label !== null && !isError ? 'origin' : 'unknown';
}
