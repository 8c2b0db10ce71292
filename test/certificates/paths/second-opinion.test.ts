import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTakenFirst } from '../../../src/certificates/paths/surplus.ts';
import { type Issued, issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { without } from '../../tools.ts';
import { assess, ca, leafOf, NOW } from './judged.ts';
import { opensslVerify } from './openssl-verify.ts';

const OLD = { notBefore: '2010-01-01T00:00:00Z', notAfter: '2021-09-30T14:01:15Z' };
const root = ca('Root');
const other = ca('Other Root');
const one = ca('One', root);
const two = ca('Two', one);
const oneByOther = ca('One', other, { reuseKey: one });
const oneExpired = ca('One', root, { reuseKey: one, ...OLD });
const rootByOther = ca('Root', other, { reuseKey: root });
const leafOnce = leafOf(one);
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

/** Chains with more than is needed, and whether OpenSSL commits itself to the wrong one of two issuers. */
const WITH_SURPLUS: Readonly<Record<string, readonly [sent: readonly Issued[], commits: boolean]>> = {
  'leaf twice': [[leafOnce, leafOnce, one], false],
  'intermediate twice': [[leafOnce, one, one], false],
  'a stranger between': [[leafOnce, other, one], false],
  'the root between': [[leafOnce, root, one], false],
  'a cross-sign of the root between': [[leafOnce, rootByOther, one], false],
  'an expired namesake first': [[leafOnce, oneExpired, one], false],
  'a namesake of another key first': [[leafOnce, ca('One', other), one], false],
  'a namesake that leads nowhere first': [[leafOnce, oneByOther, one], true],
  'a namesake that leads nowhere behind': [[leafOnce, one, oneByOther], false],
};

test('where OpenSSL takes the wrong one of two issuers, the warning says so', {
  skip: without('openssl'),
}, (t) => {
  const verify = opensslVerify(t, root);
  for (const [story, [sent, commits]] of Object.entries(WITH_SURPLUS)) {
    assert.equal(verify(sent), !commits, `${story}: OpenSSL`);
    const { faults, order, surplus, path } = assess(sent, { added: [root] });
    assert.deepEqual([faults, order], [[], null], story);
    assert.equal(
      surplus.some((one) => isTakenFirst(one, path, NOW)),
      commits,
      story,
    );
  }
});

test('OpenSSL accepts and refuses the same chains', { skip: without('openssl') }, (t) => {
  const verify = opensslVerify(t, root);
  for (const [story, sent] of Object.entries(CHAINS)) {
    const { faults } = assess(sent, { added: [root] });
    assert.equal(faults.length === 0, verify(sent), `${story}: ours ${faults.map(({ kind }) => kind)}`);
  }
});
