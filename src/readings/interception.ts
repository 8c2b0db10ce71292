import { placeOf } from '../addresses/in-words.ts';
import type { Certificate } from '../certificates/certificate.ts';
import type { ChainAssessment } from '../certificates/paths/assess-chain.ts';
import { signatureChecks, type VerifySignature } from '../certificates/paths/verify-signature.ts';
import { leadsToNoRoot, type ReadControl, type ReadHandshake } from './presented-chain.ts';

/**
 * A proxy that decrypts TLS on the way out of this network. Contains text from certificates: escape it where
 * it is shown.
 */
export type Interceptor = {
  /**
   * The issuer of both the certificate received for the origin and the one received for the control server.
   */
  readonly issuer: string;
  /** `address:port` of the control server. */
  readonly control: string;
};

/**
 * Detects an intercepting proxy: the certificate received for the origin and the one received for an
 * unrelated server have the same issuer, which is not publicly trusted. `null` where they do not.
 */
export function interceptorOf({
  interceptionControl,
  endpoints,
}: {
  readonly interceptionControl: ReadControl | null;
  readonly endpoints: readonly { readonly handshakes: readonly ReadHandshake[] }[];
}): Interceptor | null {
  const control = interceptionControl?.chain ?? null;
  if (interceptionControl === null || control === null || !leadsToNoRoot(control)) return null;
  const known = issuesIn(control.assessment);
  const signedBy = signatureChecks();
  for (const { chain } of endpoints.flatMap(({ handshakes }) => handshakes)) {
    if (chain === null || !leadsToNoRoot(chain)) continue;
    const shared = issuesIn(chain.assessment).find((issue) =>
      known.some((other) => isSameIssuer(issue, other, signedBy)),
    );
    if (shared !== undefined)
      return { issuer: shared.certificate.issuer, control: placeOf(interceptionControl) };
  }
  return null;
}

/** A certificate of a path, and its issuer's certificate where that was sent. */
type Issue = { readonly certificate: Certificate; readonly issuer: Certificate | null };

/** From the leaf upwards. */
const issuesIn = ({ path, faults }: ChainAssessment): readonly Issue[] =>
  path.map(({ certificate }, index) => ({
    certificate,
    issuer: path[index + 1]?.certificate ?? (isItsOwn(certificate, faults) ? certificate : null),
  }));

const isItsOwn = (certificate: Certificate, faults: ChainAssessment['faults']): boolean =>
  faults.some(
    (fault) =>
      (fault.kind === 'self-signed-leaf' || fault.kind === 'untrusted-root') &&
      fault.at.certificate === certificate,
  );

/**
 * Names prove nothing, as anybody can give a CA any name: the keys are compared, as far as they were sent or
 * identified.
 */
function isSameIssuer(one: Issue, other: Issue, signedBy: VerifySignature): boolean {
  const { certificate, issuer } = one;
  if (certificate.issuer === '' || certificate.issuerName !== other.certificate.issuerName) return false;
  if (issuer !== null && other.issuer !== null) return issuer.keySha256 === other.issuer.keySha256;
  if (issuer !== null) return signedBy(other.certificate, issuer) === true;
  if (other.issuer !== null) return signedBy(certificate, other.issuer) === true;
  const [a, b] = [certificate.authorityKeyId, other.certificate.authorityKeyId];
  return a === null || b === null || a === b;
}
