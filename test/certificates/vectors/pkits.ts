import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../../../src/certificates/certificate.ts';
import { assessChain, type ChainAssessment } from '../../../src/certificates/paths/assess-chain.ts';
import { readChain } from '../../../src/certificates/paths/read-chain.ts';
import { parseCertificate } from '../../../src/certificates/reading/parse-certificate.ts';
import { noRoots } from '../../../src/certificates/roots.ts';
import { VECTORS } from '../../tools.ts';

/** NIST's Public Key Interoperability Test Suite (https://csrc.nist.gov/projects/pki-testing), as Debian packages it. */
const FOLDER = join(VECTORS, 'x509/PKITS_data/certs');

/** Within the validity of the suite's certificates, 2010 to 2030. */
const NOW = new Date('2026-11-23T10:00:00Z');

/** One end certificate of the suite, and whether NIST wants a path to it with the default settings. */
export type PkitsTest = { readonly name: string; readonly section: string; readonly valid: boolean };

/** A part of each file name, and the section of the suite it belongs to; the first that fits counts. */
const SECTIONS: readonly (readonly [part: RegExp, section: string])[] = [
  [/nameConstraints/, '4.13'],
  [/inhibitAnyPolicy/, '4.12'],
  [/inhibitPolicyMapping/, '4.11'],
  [/PolicyMapping|Mapping(?:From|To)anyPolicy/, '4.10'],
  [/requireExplicitPolicy/, '4.9'],
  [/Polic(?:y|ies)Test|Qualifier/, '4.8'],
  // The end certificate is revoked: nothing else is wrong with these two.
  [/InvalidBasicSelfIssued(?:Old|New)/, 'revocation'],
  [/BasicSelfIssued(?:Old|New)/, '4.5'],
  [/CRL|cRL|Revoked|DP|istributionPoint|onlyContains|onlySome|LongSerial|NegativeSerial/, 'revocation'],
  [/CriticalCertificateExtension/, '4.16'],
  [/CertificatePath|Signature|DSA/, '4.1'],
  [/(?:After|Before)Date/, '4.2'],
  [/Name|RFC3280|Rollover|UTF8/, '4.3'],
  [/basicConstraints|cAFalse|pathLenConstraint/, '4.6'],
  [/keyUsage/, '4.7'],
];

/** In 4.8 the names do not tell; the suite's text does. */
const INVALID_POLICIES = /DifferentPoliciesTest(?:4|5|7|8|9|12)EE/;

/** Every path of the suite that does not hang on revocation, which nothing is known of that CloudFront checks. */
export function pkitsTests(): readonly PkitsTest[] {
  return readdirSync(FOLDER)
    .filter((file) => /Test\d+EE\.crt$/.test(file))
    .map((file) => {
      const name = file.replace(/\.crt$/, '');
      const section = SECTIONS.find(([part]) => part.test(name))?.[1] ?? 'unknown';
      return { name, section, valid: !name.startsWith('Invalid') && !INVALID_POLICIES.test(name) };
    })
    .filter(({ section }) => section !== 'revocation');
}

const read = (name: string): Certificate => parseCertificate(readFileSync(join(FOLDER, `${name}.crt`)));

let issuers: readonly Certificate[] | null = null;
const readIssuers = (): readonly Certificate[] =>
  readdirSync(FOLDER)
    .filter((file) => !/EE\.crt$|^TrustAnchor/.test(file))
    .map((file) => read(file.replace(/\.crt$/, '')));

/** The end certificate and every certificate of an issuer above it, the trust anchor left out: as a server would send them. */
function pkitsChain(name: string): readonly Uint8Array[] {
  issuers ??= readIssuers();
  const sent = [read(name)];
  for (const { issuerName } of sent) {
    for (const ca of issuers) if (ca.subjectName === issuerName && !sent.includes(ca)) sent.push(ca);
  }
  return sent.map(({ der }) => der);
}

export function assessPkits(name: string): ChainAssessment {
  const addedRoots = [read('TrustAnchorRootCertificate')];
  return assessChain(readChain(pkitsChain(name)), { roots: noRoots, addedRoots }, NOW);
}
