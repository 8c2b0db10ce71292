import { assessChain } from '../../src/certificates/paths/assess-chain.ts';
import { readChain } from '../../src/certificates/paths/read-chain.ts';
import { parseCertificate } from '../../src/certificates/reading/parse-certificate.ts';
import { mozillaRoots } from '../../src/certificates/roots.ts';
import { createAuthority } from '../../src/lab/origins/authority.ts';
import {
  type CertificateSpec,
  type Issued,
  issueCertificate,
} from '../../src/lab/origins/issue-certificate.ts';
import { type Held, heldBelow } from './held-to.ts';

const RUNS = 500;
const WARM_UP = 50;
const TYPICAL_BELOW_MS = 2;
const HOSTILE_BELOW_MS = 1_000;

/** CPU that chains cost, read from their bytes and judged against Mozilla's roots and one more. */
export function chainCosts(): readonly Held[] {
  const now = new Date();
  const { root } = createAuthority(now);
  const from = new Date(now.getTime() - 86_400_000).toISOString();
  const to = new Date(now.getTime() + 86_400_000).toISOString();
  const issue = (spec: CertificateSpec): Issued =>
    issueCertificate({ key: 'rsa-2048', notBefore: from, notAfter: to, ...spec });
  const trust = { roots: mozillaRoots, addedRoots: [parseCertificate(root.der)] };
  const judge = (chain: readonly Issued[]) => assessChain(readChain(chain.map(({ der }) => der)), trust, now);

  const policy = issue({ commonName: 'Policy CA', ca: true, issuer: root });
  const issuing = issue({ commonName: 'Issuing CA', ca: true, issuer: policy });
  const typical = [issue({ names: ['origin.test.example'], issuer: issuing }), issuing, policy];
  if (judge(typical).faults.length > 0) throw new Error('the typical chain is not accepted');

  const keys = Array.from({ length: 6 }, () => issue({ commonName: 'X', ca: true }));
  const [base = root] = keys;
  const tangle = Array.from({ length: 18 }, (_, index) =>
    issue({
      commonName: 'X',
      ca: true,
      issuer: keys[(index * 5 + 1) % 6] ?? base,
      reuseKey: keys[index % 6] ?? base,
    }),
  );
  const hostile = [issue({ names: ['origin.test.example'], issuer: base }), ...tangle];

  const costOf = (chain: readonly Issued[], runs: number) =>
    Array.from({ length: runs }, () => {
      const before = process.cpuUsage();
      judge(chain);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    });
  return [
    heldBelow(
      'CPU of a chain: three certificates, RSA 2048',
      costOf(typical, WARM_UP + RUNS).slice(WARM_UP),
      TYPICAL_BELOW_MS,
      'mean',
    ),
    heldBelow('CPU of a chain: eighteen entangled ones', costOf(hostile, 5), HOSTILE_BELOW_MS),
  ];
}
