import type { Remedy } from '../../repairs/remedy.ts';
import { apply } from '../../repairs/servers.ts';
import { run, say } from '../../repairs/words.ts';

/** One without servers, and any number for particular ones. */
export const REMEDIES: readonly Remedy[] = [
  {
    causes: ['certificate-weak-signature'],
    steps: [
      'Have the certificate issued again by a public CA, which signs with SHA-256 or better, and install its full chain.',
      apply,
    ],
    pitfalls: [
      'The self-signature of a root does not count: only what stands below it does.',
      say`Tools that make test certificates may still sign with SHA-1 unless told otherwise: ${run`openssl req -sha256`}.`,
    ],
    sources: ['cloudfront-certificates', 'mozilla-roots'],
  },
];
