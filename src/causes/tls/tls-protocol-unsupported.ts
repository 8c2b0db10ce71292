import type { Judgement } from '../../formats/judgement.ts';
import { showsVersions } from '../../repairs/proofs/certificate.ts';
import { found, warning } from '../judging/judgement.ts';
import { judgeFault } from '../judging/negotiation.ts';
import { tlsCause } from './tls-cause.ts';

/**
 * Server and CloudFront have no TLS version in common: the origin's minimum is above the server's highest.
 */
export const tlsProtocolUnsupported = tlsCause({
  id: 'tls-protocol-unsupported',
  title: 'The origin and CloudFront share no TLS version',
  warningTitle: 'The origin and CloudFront may share no TLS version',
  phrase: 'the origin and CloudFront have no TLS version in common',
  elsewhere: 'other clients may offer a version the origin takes',
  source: 'cloudfront-origin-settings',
  cloudfrontStatus: 502,
  proof: showsVersions,
  judge(seen, theCase) {
    const version = seen.endpoint.protocol === 'https' ? seen.completed?.version : undefined;
    if (theCase.target.minTls === 'SSLv3' && version !== undefined && version !== 'SSLv3') {
      return warning(sslv3Only(version), { at: 'minimum' });
    }
    return judgeVersion(seen, theCase);
  },
});

const judgeVersion = judgeFault('protocol', ({ minimum, version }, _seen, { target }): Judgement => {
  if (version === null) {
    const because = `it refuses every version from ${minimum} to TLSv1.3 (alert protocol_version)`;
    return found('proven', because, because);
  }
  if (target.minTls === null) {
    return found(
      'depends',
      `it answers ${version} at most, and CloudFront speaks that only if this origin's minimum was lowered from ${minimum}`,
      `it answers ${version} at most`,
      { dependsOn: ['min-tls'] },
    );
  }
  const because = `it answers ${version} at most; this origin's minimum is ${minimum}`;
  return found('proven', because, `it answers ${version} at most`);
});

/** Two AWS sources disagree here (`TLS_SOURCES.sslv3`), so it is no more than a warning. */
const sslv3Only = (version: string): string =>
  `it answers ${version}, but with SSLv3 as this origin's minimum CloudFront is said to send SSLv3 handshakes only, which such servers refuse`;
