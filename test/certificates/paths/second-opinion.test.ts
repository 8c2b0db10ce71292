import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Issued, issueCertificate } from '../../../src/farm/issue-certificate.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { without } from '../../tools.ts';
import { assess, ca, leafOf, NOW } from './judged.ts';

const OLD = { notBefore: '2010-01-01T00:00:00Z', notAfter: '2021-09-30T14:01:15Z' };
const root = ca('Root');
const other = ca('Other Root');
const one = ca('One', root);
const two = ca('Two', one);
const oneByOther = ca('One', other, { reuseKey: one });
const oneExpired = ca('One', root, { reuseKey: one, ...OLD });
const rootByOther = ca('Root', other, { reuseKey: root });
const circleA = ca('Circle A');
const circleB = ca('Circle B', circleA);
const circleAByB = ca('Circle A', circleB, { reuseKey: circleA });
const under = (more: Parameters<typeof ca>[2]): readonly Issued[] => {
  const issuer = ca('Ruled', root, more);
  return [leafOf(issuer), issuer];
};

/**
 * Chains in good order, so that OpenSSL, which sorts them, answers the same question. Two valid issuers of one name and key are
 * left out: OpenSSL takes the first and does not turn back.
 */
const CHAINS: Readonly<Record<string, readonly Issued[]>> = {
  'one intermediate': [leafOf(one), one],
  'two intermediates': [leafOf(two), two, one],
  'root sent': [leafOf(one), one, root],
  'tail above the root': [leafOf(one), one, rootByOther, other],
  'intermediate missing': [leafOf(two), two],
  'untrusted root': [leafOf(ca('X', other)), other],
  'cross-signed by a stranger': [leafOf(one), oneByOther],
  'expired alternative first': [leafOf(one), oneExpired, one],
  'only the expired one': [leafOf(one), oneExpired],
  'expired leaf': [leafOf(one, OLD), one],
  'early leaf': [leafOf(one, { notBefore: '2026-12-01T00:00:00Z' }), one],
  circle: [leafOf(circleA), circleAByB, circleB],
  'self-signed': [issueCertificate({ names: ['a.example'] })],
  'a leaf as issuer': [leafOf(leafOf(one)), leafOf(one), one],
  'path length': [
    leafOf(ca('Deep', ca('Short', root, { pathLength: 0 }))),
    ca('Short', root, { pathLength: 0 }),
  ],
  'no keyCertSign': under({ keyUsage: ['cRLSign'] }),
  'CA for clients': under({ extendedKeyUsage: ['clientAuth'] }),
  'leaf for clients': [leafOf(one, { extendedKeyUsage: ['clientAuth'] }), one],
  'permitted name': under({ permittedDns: ['example.com'] }),
  'name not permitted': under({ permittedDns: ['example.org'] }),
  'name excluded': under({ excludedDns: ['origin.example.com'] }),
  'RSA throughout': [leafOf(ca('RSA', root, { key: 'rsa-2048' }), { key: 'rsa-2048' }), ca('RSA', root)],
  'P-384 and Ed25519': [leafOf(ca('Ed', root, { key: 'ed25519' })), ca('Ed', root, { key: 'p-384' })],
};

test('OpenSSL accepts and refuses the same chains', { skip: without('openssl') }, (t) => {
  const folder = temporaryDirectory(t);
  const write = (name: string, certificates: readonly Issued[]): string => {
    const file = join(folder, name);
    writeFileSync(file, certificates.map(({ pem }) => pem).join(''));
    return file;
  };
  const trusted = write('root.pem', [root]);
  for (const [story, sent] of Object.entries(CHAINS)) {
    const leaf = write('leaf.pem', sent.slice(0, 1));
    const rest = write('rest.pem', sent.slice(1));
    const untrusted = sent.length > 1 ? ['-untrusted', rest] : [];
    const { status } = spawnSync(
      'openssl',
      [
        'verify',
        '-no-CApath',
        '-no-CAstore',
        '-CAfile',
        trusted,
        ...untrusted,
        '-purpose',
        'sslserver',
        '-attime',
        `${NOW.getTime() / 1000}`,
        leaf,
      ],
      { stdio: 'ignore' },
    );
    const { faults } = assess(sent, { added: [root] });
    assert.equal(
      faults.length === 0,
      status === 0,
      `${story}: ours ${faults.map(({ kind }) => kind)}, OpenSSL ${status}`,
    );
  }
});
