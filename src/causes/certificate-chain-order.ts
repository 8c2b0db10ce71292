import type { ChainAssessment, OrderFault } from '../certificates/paths/assess-chain.ts';
import type { Placed } from '../certificates/paths/chain-fault.ts';
import type { EndpointCause } from './cause.ts';
import { certificateAt, shorten } from './reading/certificate-words.ts';
import { judgeChains } from './reading/judge-chain.ts';

/**
 * The certificates are all there and do not stand in order: leaf, its issuer, that one's issuer (RFC 5246 §7.4.2). AWS lists
 * wrongly ordered chains among the causes; many TLS libraries sort them, so with nothing else wrong it is likely only.
 */
export const certificateChainOrder: EndpointCause = {
  scope: 'endpoint',
  id: 'certificate-chain-order',
  title: 'Certificates are sent in the wrong order',
  source:
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html#ssl-certificate-expired',
  cloudfrontStatus: 502,
  judge: judgeChains((assessment) => {
    const { order, faults } = assessment;
    if (order === null) return { kind: 'ruled-out' };
    return {
      kind: 'found',
      certainty: order.leafFirst && faults.length === 0 ? 'likely' : 'proven',
      because: orderWords(order, assessment),
      decisive: `certificate ${order.misplaced.position + 1} of ${assessment.sent.length} belongs in place ${order.leafFirst ? order.expected + 1 : 1}`,
    };
  }),
};

function orderWords({ leafFirst, misplaced, expected }: OrderFault, assessment: ChainAssessment): string {
  const stands = assessment.sent.certificates.find(({ position }) => position === expected);
  const inItsPlace = stands === undefined ? 'another' : certificateAt(stands, assessment);
  const what = certificateAt(misplaced, assessment);
  const twins = stands?.certificate.subjectName === misplaced.certificate.subjectName;
  if (!leafFirst)
    return `the server’s own certificate must come first and is ${what}; first comes ${inItsPlace}`;
  return `${what} issued the one that should stand right before it and belongs in place ${expected + 1}, where ${inItsPlace} stands${twins && stands !== undefined ? apart(stands, misplaced) : ''}`;
}

/** What tells two certificates of one name apart: a cross-sign from a root, a renewed one from its predecessor. */
function apart({ certificate: stands }: Placed, { certificate: belongs }: Placed): string {
  return stands.issuerName === belongs.issuerName
    ? `; that one ends ${stands.notAfter}, the other ${belongs.notAfter}`
    : `; that one was issued by ${shorten(stands.issuer, 60)}, the other by ${shorten(belongs.issuer, 60)}`;
}
