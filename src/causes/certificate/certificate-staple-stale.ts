import { parseStaple, type Staple } from '../../certificates/reading/parse-staple.ts';
import { distance } from '../../readings/certificate-words.ts';
import { showsStaple } from '../../repairs/proofs/certificate.ts';
import type { EndpointCause } from '../cause.ts';
import { RULED_OUT, unknown, warning } from '../judging/judgement.ts';

/**
 * The OCSP response sent beside the certificate (RFC 6066 §8) is past its `nextUpdate`, or says that the
 * certificate was revoked. AWS's TLS library, asked for one, ends the handshake at either; no AWS page says
 * that CloudFront looks at it.
 */
export const certificateStapleStale: EndpointCause = {
  id: 'certificate-staple-stale',
  family: 'certificate',
  title: 'The stapled OCSP response is stale',
  phrase: 'the origin staples an OCSP response that clients may refuse',
  affects: 'every-https-request',
  source: 'https://github.com/aws/s2n-tls/blob/main/tls/s2n_x509_validator.c',
  cloudfrontStatus: null,
  needsServer: true,
  proof: showsStaple,
  scope: 'endpoint',
  judge({ endpoint, completed }, { now }) {
    if (endpoint.protocol === 'http') return RULED_OUT;
    if (completed === null) return unknown('a TLS handshake that gets this far');
    const staple = completed.staple === undefined ? null : readStaple(completed.staple);
    const fault = staple === null ? null : faultOf(staple, now);
    return fault === null ? RULED_OUT : warning(`${fault}; AWS's TLS library ends a handshake at that`);
  },
};

/** What cannot be read, or tells an error of the responder's, clients pass over. */
function readStaple(base64: string): Staple | null {
  try {
    return parseStaple(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}

function faultOf({ status, thisUpdate, nextUpdate }: Staple, now: Date): string | null {
  if (status === 'revoked') return 'the OCSP response it staples says that its certificate was revoked';
  if (nextUpdate !== null && Date.parse(nextUpdate) < now.getTime())
    return `the OCSP response it staples ended ${nextUpdate}, ${distance(nextUpdate, now)} before this check`;
  return Date.parse(thisUpdate) > now.getTime()
    ? `the OCSP response it staples is valid from ${thisUpdate} on, ${distance(thisUpdate, now)} after this check`
    : null;
}
