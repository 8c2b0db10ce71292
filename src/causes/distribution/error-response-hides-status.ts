import { ERROR_CACHING_MINIMUM_TTL_SECONDS } from '../../cloudfront/limits.ts';
import type { ErrorResponse } from '../../formats/distribution.ts';
import { showsAnswerThroughCloudFront } from '../../repairs/proofs/edge.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';
import { configurationCause } from './configuration.ts';

/**
 * Custom error responses show viewers another status than the origin's, or keep an error longer than the
 * default does.
 */
export const errorResponseHidesStatus = configurationCause({
  id: 'error-response-hides-status',
  title: 'A custom error response hides or prolongs the error',
  affects: 'failing',
  source: 'cloudfront-error-pages',
  proof: showsAnswerThroughCloudFront,
  judge: ({ errorResponses }) => {
    const hidden = errorResponses
      .filter(({ status }) => status >= 500)
      .flatMap((response) => effectsOf(response));
    return hidden.length === 0 ? RULED_OUT : warning(hidden.join('; '));
  },
});

function effectsOf({ status, shownStatus, pagePath, cachedSeconds }: ErrorResponse): readonly string[] {
  const shown = shownStatus !== null && shownStatus !== status ? shownStatus : null;
  const kept =
    cachedSeconds !== null && cachedSeconds > ERROR_CACHING_MINIMUM_TTL_SECONDS ? cachedSeconds : null;
  if (shown === null && kept === null) return [];
  const page = pagePath === null ? '' : ` with ${pagePath}`;
  return [
    [
      ...(shown === null ? [] : [`viewers see ${shown}${page} in place of a ${status}`]),
      ...(kept === null
        ? []
        : [`a ${status} stays cached for ${kept} s or longer, and so outlives its repair`]),
    ].join(', and '),
  ];
}
