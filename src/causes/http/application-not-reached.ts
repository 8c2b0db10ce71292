import type { HttpExchange } from '../../formats/http.ts';
import type { Case } from '../../readings/case.ts';
import { hostRefusal, saysNoSuchBucket } from '../../readings/host-refusal.ts';
import { headerOf } from '../../readings/http-header.ts';
import { unsentHeaders } from '../../readings/origin-header.ts';
import { refusalOfVersion } from '../../readings/version-refusal.ts';
import { showsAnswer } from '../../repairs/proofs/http.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';
import { httpCause } from './http-cause.ts';

/**
 * Something in front of the application answered in its place. TCP, TLS and HTTP work; what the application
 * does was not seen.
 */
export const applicationNotReached = httpCause({
  id: 'application-not-reached',
  title: 'The request was turned away before the application',
  phrase: 'the application was not reached',
  affects: 'this-check',
  source: 'cloudfront-error-caching',
  cloudfrontStatus: null,
  proof: showsAnswer,
  judge({ value, sent }, _, theCase) {
    const turnedAway = reason(value, theCase);
    if (turnedAway === null) return RULED_OUT;
    // A refusal of the name, or of the version, is told as such.
    if (hostRefusal(value, sent, theCase) !== null || refusalOfVersion(value) !== null) return RULED_OUT;
    return warning(
      `the origin answered ${value.statusCode}: ${turnedAway}; connection and HTTP are fine, the application itself was not seen`,
    );
  },
});

function reason(answer: HttpExchange, theCase: Case): string | null {
  const challenge = challengeOf(answer);
  if (challenge !== null) return challenge;
  switch (answer.statusCode) {
    case 401:
      return 'it wants credentials';
    case 403:
      return `access is denied; ${unsentHeaders(theCase) ?? 'a firewall, a secret header or an address list may stand in front'}`;
    case 404:
      return saysNoSuchBucket(answer)
        ? 'S3 has no bucket of that name: it was deleted, or the name is wrong'
        : null;
    case 407:
      return 'a proxy wants credentials';
    case 429:
      return 'too many requests from here';
    case 511:
      return 'the network wants a login';
    default:
      return null;
  }
}

function challengeOf(answer: HttpExchange): string | null {
  // https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
  if (headerOf(answer, 'cf-mitigated') === 'challenge') return 'Cloudflare wants to see a browser first';
  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html
  switch (headerOf(answer, 'x-amzn-waf-action')) {
    case 'challenge':
    case 'captcha':
      return 'AWS WAF wants to see a browser first';
    default:
      break;
  }
  return null;
}
