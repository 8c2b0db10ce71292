import type { Remedy } from '../../repairs/remedy.ts';
import { apply } from '../../repairs/servers.ts';
import { origin, say } from '../../repairs/words.ts';

/** A certificate that some hosts have wrong, while others have a good one. */
export const SOME_HOSTS_REMEDIES: readonly Remedy[] = [
  {
    causes: [
      'certificate-key-unsupported',
      'certificate-key-mismatch',
      'certificate-name-mismatch',
      'certificate-self-signed',
      'certificate-expired',
      'certificate-not-yet-valid',
      'certificate-untrusted',
      'certificate-root-distrusted',
      'certificate-chain-incomplete',
      'certificate-chain-order',
    ],
    at: 'some-hosts',
    steps: [
      say`Some hosts behind ${origin} have a good certificate already. Find those that do not, on every address and behind every balancer.`,
      'Install there what the good ones have: leaf, intermediates and key. Or take them out of DNS or the target group until it is done.',
      apply,
      'Let renewals and deployments reach every host, with the reload.',
    ],
    pitfalls: [
      'Renewed on disk but never reloaded: the file is newer than the certificate that is served.',
      'A host that answers one connection in ten may be missed by eight tries: repeat the proof.',
    ],
    sources: ['cloudfront-502', 'certbot'],
  },
];
