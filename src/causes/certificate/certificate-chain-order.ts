import type { ChainAssessment, OrderFault } from '../../certificates/paths/assess-chain.ts';
import { certificateAt } from '../../readings/certificate-words.ts';
import { showsChain } from '../../repairs/proofs/certificate.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';
import { certificateCause } from './certificate-cause.ts';

/**
 * The certificates are all there and do not stand in order: leaf, its issuer, that one's issuer (RFC 5246
 * §7.4.2). AWS lists wrongly ordered chains among the causes; its own TLS library sorts them, so it is likely
 * only, unless another certificate than the server's own stands first.
 */
export const certificateChainOrder = certificateCause({
  id: 'certificate-chain-order',
  title: 'Certificates are sent in the wrong order',
  phrase: 'the origin sends its certificates in the wrong order',
  elsewhere: 'browsers sort them by themselves',
  source: 'cloudfront-502#ssl-certificate-expired',
  cloudfrontStatus: 502,
  proof: showsChain,
  judge: (assessment) => {
    const { order } = assessment;
    if (order === null) return RULED_OUT;
    return found(
      order.leafFirst ? 'likely' : 'proven',
      orderWords(order, assessment) + (order.leafFirst ? SOURCES_DIFFER : ''),
      `certificate ${order.misplaced.position + 1} of ${assessment.sent.length} belongs in place ${order.leafFirst ? order.expected + 1 : 1}`,
    );
  },
});

const SOURCES_DIFFER = '. AWS’s page says that wrongly ordered chains fail; AWS’s own TLS library sorts them';

function orderWords({ leafFirst, misplaced, expected }: OrderFault, assessment: ChainAssessment): string {
  const stands = assessment.sent.certificates.find(({ position }) => position === expected);
  const inItsPlace = stands === undefined ? 'another' : certificateAt(stands, assessment);
  const what = certificateAt(misplaced, assessment);
  if (!leafFirst)
    return `the server’s own certificate must come first and is ${what}; first comes ${inItsPlace}`;
  return `${what} issued the one that should stand right before it and belongs in place ${expected + 1}, where ${inItsPlace} stands`;
}
