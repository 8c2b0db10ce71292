import { OFFERED_SUITES } from '../../cloudfront/tls-policy.ts';
import { showsSuites } from '../../repairs/proofs/certificate.ts';
import { found, warning } from '../judging/judgement.ts';
import { judgeFault } from '../judging/negotiation.ts';
import { tlsCause } from './tls-cause.ts';

/** Server and CloudFront have no cipher suite in common in the version they share. */
export const tlsCipherUnsupported = tlsCause({
  id: 'tls-cipher-unsupported',
  title: 'The origin and CloudFront share no cipher suite',
  warningTitle: 'CloudFront may not take the cipher suite',
  phrase: 'the origin and CloudFront have no cipher suite in common',
  elsewhere: 'browsers offer other suites',
  source: 'cloudfront-origin-tls',
  cloudfrontStatus: 502,
  proof: showsSuites,
  judge(seen, theCase) {
    const completed = seen.endpoint.protocol === 'https' ? seen.completed : null;
    const undocumented = OFFERED_SUITES.find(
      ({ code, listedBy }) => listedBy === 's2n' && code === completed?.cipherSuite?.code,
    );
    // Of TLS 1.3 the announcement speaks without naming suites; no origin needs to mind that.
    if (undocumented !== undefined && completed?.version !== 'TLSv1.3') {
      return warning(
        `it chooses ${undocumented.name}, which AWS's TLS library offers and AWS's own table does not list`,
      );
    }
    return judgeSuite(seen, theCase);
  },
});

const judgeSuite = judgeFault('suite', ({ item, version, refusal }) =>
  found(
    'proven',
    refusal === null
      ? `it chooses ${item} in ${version}, which CloudFront does not offer`
      : `it accepts only suites CloudFront does not offer (${item} in ${version}), and refuses those it does: ${refusal}`,
    `it chooses ${item}`,
  ),
);
