import type { EndpointCause } from '../../src/causes/cause.ts';
import type { EndpointEvidence, Evidence, HandshakeEvidence } from '../../src/formats/evidence.ts';
import type { Handshake } from '../../src/formats/handshake.ts';
import type { Judgement } from '../../src/formats/judgement.ts';
import { createAuthority } from '../../src/lab/origins/authority.ts';
import {
  type CertificateSpec,
  type Issued,
  issueCertificate,
} from '../../src/lab/origins/issue-certificate.ts';
import { becauseOf, missingOf } from '../../src/report/because.ts';
import { judgeEndpoint } from './case.ts';
import { answered, endpoint, evidence, failed, handshake } from './evidence.ts';

export const NOW = new Date('2026-11-23T10:00:00Z');
export const ORIGIN = 'origin.example.com';

export const authority = createAuthority(NOW);

/** A leaf of the authority's intermediate, as public CAs date them. */
export const leafOf = (more: CertificateSpec = {}): Issued =>
  issueCertificate({
    names: [ORIGIN],
    issuer: authority.intermediate,
    notBefore: '2026-10-01T00:00:00Z',
    notAfter: '2026-12-30T00:00:00Z',
    ...more,
  });

export const goodChain: readonly Issued[] = [leafOf(), authority.intermediate];

/** One handshake that brought this chain. */
export function presenting(
  chain: readonly Issued[],
  { purpose = 'as-cloudfront', serverName = ORIGIN, ...more }: Partial<HandshakeEvidence & Handshake> = {},
): HandshakeEvidence {
  const ders = chain.map(({ der }) => der.toString('base64'));
  return { purpose, serverName, observation: answered(handshake({ ...more, serverName, chain: ders })) };
}

/** An HTTPS endpoint with these handshakes, and evidence that trusts the authority's root. */
export function seenWith(
  handshakes: readonly HandshakeEvidence[],
  target: Partial<Evidence['target']> = {},
): readonly [EndpointEvidence, Evidence] {
  const seen = endpoint({ handshakes });
  const base = evidence();
  const trust = { rootList: 'test', addedRoots: [authority.root.der.toString('base64')] };
  return [seen, { ...base, trust, endpoints: [seen], target: { ...base.target, ...target } }];
}

/** A judgement in one line: `found proven`, `found depends (intermittent)`, `unknown`, … */
export function inShort(judgement: Judgement): string {
  if (judgement.kind === 'unknown') return judgement.matters ? 'unknown, matters' : 'unknown';
  if (judgement.kind !== 'found') return judgement.kind;
  return `found ${judgement.certainty}${judgement.intermittent ? ' (intermittent)' : ''}`;
}

/** What every cause answers where there is no chain to judge. */
export const WITHOUT_CHAIN: readonly (readonly [story: string, EndpointEvidence, expected: string])[] = [
  [
    'plain HTTP',
    endpoint({ endpoint: { address: '192.0.2.1', family: 4, port: 80, protocol: 'http' }, handshakes: [] }),
    'ruled-out',
  ],
  ['refused', failing('refused'), 'unknown'],
  ['cut short', failing('cut-short'), 'unknown, matters'],
  [
    'an alert',
    endpoint({
      handshakes: [
        presenting([], { ending: 'alert', alert: { level: 'fatal', code: 40, name: 'handshake_failure' } }),
      ],
    }),
    'unknown',
  ],
];

function failing(kind: 'refused' | 'cut-short'): EndpointEvidence {
  return endpoint({
    handshakes: [
      { purpose: 'as-cloudfront', serverName: ORIGIN, observation: failed(kind, 'connect', 'text') },
    ],
  });
}

export type ChainRow = readonly [
  story: string,
  handshakes: readonly HandshakeEvidence[],
  expected: string,
  because?: RegExp,
  target?: Partial<Evidence['target']>,
];

/** Judges each row, and the rows without a chain; `told` gets what is not as expected. */
export function judgeRows(
  cause: EndpointCause,
  rows: readonly ChainRow[],
  now: Date,
  told: (actual: unknown, expected: unknown, story: string) => void,
): void {
  for (const [story, seen, expected] of WITHOUT_CHAIN) {
    told(inShort(judgeEndpoint(cause, seen, evidence(), now)), expected, story);
  }
  for (const [story, handshakes, expected, because, target] of rows) {
    const judgement = judgeEndpoint(cause, ...seenWith(handshakes, target), now);
    told(inShort(judgement), expected, story);
    const words =
      judgement.kind === 'ruled-out'
        ? ''
        : judgement.kind === 'unknown'
          ? missingOf(judgement)
          : becauseOf(judgement);
    if (because !== undefined) told(because.test(words) || words, true, story);
    told(words.length <= 400 || words, true, `${story}: length`);
  }
}
