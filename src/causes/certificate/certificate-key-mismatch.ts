import { showsTrust } from '../../repairs/proofs/certificate.ts';
import type { EndpointCause } from '../cause.ts';
import { found } from '../judging/judgement.ts';
import { judgeFault } from '../judging/negotiation.ts';

/**
 * The server signs its handshake with another private key than the certificate's (RFC 8446 §4.4.3, RFC 5246
 * §7.4.3), so every client ends the handshake.
 */
export const certificateKeyMismatch: EndpointCause = {
  id: 'certificate-key-mismatch',
  family: 'certificate',
  title: "The private key is not the certificate's",
  phrase: "the origin's private key does not belong to its certificate",
  affects: 'every-https-request',
  needsServer: true,
  source: 'cloudfront-502#ssl-negotitation-failure',
  cloudfrontStatus: 502,
  proof: showsTrust,
  scope: 'endpoint',
  judge: judgeFault('key-mismatch', ({ signedWith, certificateKey }) =>
    found(
      'proven',
      certificateKey === null
        ? `the signature of its handshake (${signedWith}) does not verify with the key of the certificate it sends`
        : `it signs its handshake with ${signedWith}, and the certificate it sends has ${certificateKey}`,
      'no client can complete a handshake',
    ),
  ),
};
