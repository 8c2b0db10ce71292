import type { Handshake } from '../../formats/handshake.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { ReadEndpoint } from '../../readings/case.ts';
import { isBeyondReach } from '../../readings/main-exchange.ts';
import { showsAnswerWithoutCertificate } from '../../repairs/proofs/http.ts';
import { RULED_OUT, unknown, warning } from '../judging/judgement.ts';
import { tlsCause } from './tls-cause.ts';

/** What nginx writes under its 400 (src/http/ngx_http_special_response.c). */
const NGINX_WORDS = 'No required SSL certificate was sent';

/**
 * The server asks for a client certificate and does not go on without one. CloudFront sends one only to
 * origins set up for origin mTLS. A request alone may be optional (RFC 8446 §4.3.2), which the HTTP exchange
 * tells: that is a warning.
 */
export const tlsClientCertificateRequired = tlsCause({
  id: 'tls-client-certificate-required',
  title: 'The origin demands a client certificate',
  warningTitle: 'The origin asks for a client certificate',
  phrase: 'the origin demands a client certificate',
  source: 'cloudfront-origin-mtls',
  cloudfrontStatus: 502,
  proof: showsAnswerWithoutCertificate,
  judge(seen, { known }) {
    if (seen.endpoint.protocol === 'http') return RULED_OUT;
    const handshake = seen.fault.kind === 'none' ? seen.completed : null;
    const refused = refusalOf(seen, handshake);
    if (refused !== null)
      return known.clientCertificate === false
        ? { kind: 'found', certainty: 'proven', ...refused }
        : { kind: 'found', certainty: 'depends', dependsOn: ['client-certificate'], ...refused };
    if (handshake === null) {
      return unknown('a TLS handshake that gets this far');
    }
    return handshake.clientCertificateRequested ? judgeRequest(seen) : RULED_OUT;
  },
});

/** Why the exchange without a certificate failed, where that was the reason. */
function refusalOf({ exchanges }: ReadEndpoint, handshake: Handshake | null): Refusal | null {
  const observation = exchanges[0]?.observation;
  if (observation?.kind === 'answered') {
    const { statusCode, body } = observation.value;
    return statusCode === 400 && body.sample.includes(NGINX_WORDS)
      ? refusal(`it completes the handshake and answers 400, "${NGINX_WORDS}"`)
      : null;
  }
  if (observation?.kind !== 'failed' || observation.failure.phase === 'connect') return null;
  const { kind, detail, tls } = observation.failure;
  if (tls?.alert?.name === 'certificate_required')
    return refusal('it refuses a client without a certificate', 'alert certificate_required');
  const requested = handshake?.clientCertificateRequested === true && !isBeyondReach(handshake);
  // What the client itself minds is no word of the server's.
  const brokeOff = kind === 'closed' || kind === 'reset' || tls?.alert !== undefined;
  return requested && brokeOff
    ? refusal(
        'it asks for a client certificate and ends the connection when none comes',
        tls?.detail ?? detail.slice(0, 120),
      )
    : null;
}

type Refusal = { readonly because: string; readonly decisive: string };

const refusal = (decisive: string, detail?: string): Refusal => ({
  because: detail === undefined ? decisive : `${decisive} (${detail})`,
  decisive,
});

/**
 * A request was seen and no refusal: an answer shows it to be optional. AWS's pages do not tell that apart:
 * without origin mTLS, they say, CloudFront drops the request when an origin asks for a client certificate.
 * Their TLS library did so until 2024-03-21 and has gone on with an empty certificate since:
 * https://github.com/aws/s2n-tls/pull/4390
 */
function judgeRequest({ exchanges }: ReadEndpoint): Judgement {
  if (exchanges[0]?.observation.kind === 'answered') {
    return warning(
      'it asks for a client certificate and goes on without one; AWS says that CloudFront drops the request when an origin asks, unless origin mTLS is set up; its TLS library did so until March 2024 and has gone on without one since',
    );
  }
  const missing = 'an HTTP exchange, which would tell whether the client certificate it asks for is optional';
  return unknown(missing, true);
}
