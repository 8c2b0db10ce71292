import type { Remedy } from '../../repairs/remedy.ts';
import { apply } from '../../repairs/servers.ts';
import { origin, say, unlessRuledOut } from '../../repairs/words.ts';
import { ALL_CAUSES } from '../all.ts';
import type { Cause } from '../cause.ts';

/** Faults of a certificate that one host of several can have. */
const isOfOneHost = ({ family, cloudfrontStatus }: Cause): boolean =>
  family === 'certificate' && cloudfrontStatus !== null;

/** A certificate that some hosts have wrong, while others have a good one. */
export const SOME_HOSTS_REMEDIES: readonly Remedy[] = [
  {
    causes: ALL_CAUSES.filter(isOfOneHost).map(({ id }) => id),
    at: 'some-hosts',
    steps: [
      say`Reload the server on the hosts behind ${origin} that fail: the others have a good certificate, and these may have it on disk, not in use yet.`,
      apply,
      'Still wrong after that: take them out of DNS or the target group, until they have what the good ones have: leaf, intermediates and key.',
      'Later: let renewals and deployments reach every host, with the reload.',
    ],
    pitfalls: [
      unlessRuledOut(
        'certificate-expired',
        say`Renewed on disk but never reloaded: the file is newer than the certificate that is served.`,
      ),
      'A host that answers one connection in ten may be missed by eight tries: repeat the proof.',
    ],
    sources: ['cloudfront-502', 'certbot'],
  },
  {
    causes: ['origin-inconsistent'],
    steps: [
      say`Find the host that differs: ask every address of ${origin} by itself, as the command under Check does.`,
      'Bring it to the state of the others (certificate, configuration, version), or take it out of DNS or the target group.',
      apply,
      'Let deployments and renewals reach every node, with the reload.',
    ],
    pitfalls:
      'Behind one address several hosts may answer: one that answers seldom may be missed by eight tries.',
    sources: ['cloudfront-502'],
  },
];
