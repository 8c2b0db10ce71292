import { matchName } from '../../../src/certificates/names.ts';
import { assessChain, type ChainAssessment } from '../../../src/certificates/paths/assess-chain.ts';
import { readChain } from '../../../src/certificates/paths/read-chain.ts';
import { parseCertificate } from '../../../src/certificates/reading/parse-certificate.ts';
import { parsePem } from '../../../src/certificates/reading/parse-pem.ts';
import { noRoots, type Roots } from '../../../src/certificates/roots.ts';

/** The parts of a test case of x509-limbo that are read (https://x509-limbo.com, `limbo-schema.json`). */
export type LimboCase = {
  readonly id: string;
  readonly features: readonly string[];
  readonly validation_kind: 'SERVER' | 'CLIENT';
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly validation_time: string | null;
  readonly expected_result: 'SUCCESS' | 'FAILURE';
  readonly expected_peer_name: { readonly kind: string; readonly value: string } | null;
};

const derOf = (pem: string): Uint8Array => parsePem(pem)[0] ?? new Uint8Array();

/** Judges a case as if a server sent the peer's certificate and then the intermediates. */
export function assessLimbo(one: LimboCase, roots: Roots = noRoots): ChainAssessment {
  const sent = [one.peer_certificate, ...one.untrusted_intermediates].map(derOf);
  const addedRoots = roots === noRoots ? one.trusted_certs.map((pem) => parseCertificate(derOf(pem))) : [];
  return assessChain(readChain(sent), { roots, addedRoots }, new Date(one.validation_time ?? '2026-11-23'));
}

/** Whether the chain is taken and its leaf is for the name that is expected. */
export function isTaken(one: LimboCase, assessment: ChainAssessment): boolean {
  const { leaf, faults, policy, unread, exhausted } = assessment;
  const name = one.expected_peer_name;
  const isNamed = name === null || (leaf !== null && matchName(leaf.certificate, name.value) !== 'none');
  return isNamed && leaf !== null && faults.length === 0 && policy === null && unread === null && !exhausted;
}
