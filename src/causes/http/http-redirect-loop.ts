import type { Endpoint } from '../../formats/endpoint.ts';
import type { ExchangeEvidence } from '../../formats/evidence.ts';
import type { HttpExchange } from '../../formats/http.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import { headerOf, quoted } from '../../readings/http-header.ts';
import { showsRedirect } from '../../repairs/proofs/http.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';
import { httpCause } from './http-cause.ts';

/**
 * The origin redirects to where the viewer already is. CloudFront never follows a redirect, it passes it on,
 * so viewers come back to the same answer: browsers say "too many redirects". A redirect to another place is
 * no fault.
 */
export const httpRedirectLoop = httpCause({
  id: 'http-redirect-loop',
  title: 'The origin’s redirect leads back to itself',
  phrase: 'the origin redirects in a circle',
  affects: 'every-request',
  source: 'cloudfront-custom-origin',
  cloudfrontStatus: null,
  proof: showsRedirect,
  judge({ value, sent }, { endpoint }, theCase) {
    const location = redirectOf(value);
    return location === null
      ? RULED_OUT
      : judgeRedirect(location, endpoint, sent, theCase, headerOf(value, 'set-cookie') !== null);
  },
});

/** RFC 9110 §15.4: the statuses a browser follows by itself. */
function redirectOf(answer: HttpExchange): string | null {
  return [301, 302, 303, 307, 308].includes(answer.statusCode) ? headerOf(answer, 'location') : null;
}

function judgeRedirect(
  location: string,
  { protocol }: Endpoint,
  { host, path }: ExchangeEvidence,
  { target }: Case,
  setsCookie: boolean,
): Judgement {
  const asked = URL.parse(path, `${protocol}://${bracketed(host)}`);
  const next = asked === null ? null : URL.parse(location, asked.href);
  if (asked === null || next === null) return RULED_OUT;
  const samePlace = next.pathname === asked.pathname && next.search === asked.search;
  if (!samePlace) return RULED_OUT;

  const to = `it redirects to ${quoted(next.href, 120)}`;
  if (!isSameSite(location, next.hostname, host, target)) {
    return mayBeViewersName(next.hostname, target)
      ? warning(`${to}; a loop if that is the name viewers use for this distribution`, { at: 'to-viewers' })
      : RULED_OUT;
  }
  if (next.protocol === asked.protocol) {
    // Another port of the same name is another server.
    if (next.port !== asked.port) return RULED_OUT;
    const unless = setsCookie ? '; a loop where the distribution does not forward the cookie it sets' : '';
    return warning(`${to}, which is what was asked for${unless}`);
  }
  if (next.protocol === 'http:')
    return warning(
      `${to}, from HTTPS to plain HTTP; a distribution that redirects viewers to HTTPS sends them back`,
      { at: 'to-http' },
    );
  return judgeUpgrade(to, target.protocol);
}

/** Whether viewers who follow come back to this distribution, as far as the names tell. */
function isSameSite(location: string, hostname: string, host: string, target: Case['target']): boolean {
  const isRelative = !/^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(location);
  if (isRelative) return true;
  // Where Host is not forwarded, the origin's name is not the viewer's.
  if (target.hostHeader === 'none') return false;
  const names = [host, target.origin, target.hostHeader].map((name) => name?.toLowerCase());
  return names.includes(hostname.replace(/^\[|\]$/g, ''));
}

/**
 * Asked by the origin's own name, servers send to the name they are meant to have; with a known Host it would
 * be that.
 */
function mayBeViewersName(hostname: string, { origin, hostHeader }: Case['target']): boolean {
  return (hostHeader === null || hostHeader === 'none') && hostname.toLowerCase() !== origin;
}

/** From HTTP to HTTPS: the viewer may have come by HTTPS already. */
function judgeUpgrade(to: string, policy: Case['target']['protocol']): Judgement {
  switch (policy) {
    case 'http':
      return warning(`${to}; with the origin protocol HTTP only it is asked in plain HTTP again and again`, {
        at: 'to-https',
      });
    case null:
      return warning(
        `${to}; that is a loop if the distribution’s origin protocol is HTTP only, and none if it is HTTPS only or match viewer`,
        { at: 'to-https' },
      );
    case 'https':
    case 'match-viewer':
      return RULED_OUT;
  }
}

const bracketed = (host: string): string =>
  host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
