import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateRootDistrusted } from '../../../src/causes/certificate/certificate-root-distrusted.ts';
import { certificateUntrusted } from '../../../src/causes/certificate/certificate-untrusted.ts';
import roots from '../../../src/certificates/roots.json' with { type: 'json' };
import type { Issued } from '../../../src/lab/origins/issue-certificate.ts';
import { judgeEndpoint } from '../case.ts';
import {
  authority,
  type ChainRow,
  goodChain,
  inShort,
  judgeRows,
  NOW,
  presenting,
  seenWith,
} from '../presenting.ts';

/** A removed root presents itself: the nearest to a chain under it that can be had without its key. */
const named = (commonName: string): Issued => {
  const entry = [...roots.roots, ...roots.removed].find(({ subject }) =>
    subject.startsWith(`CN=${commonName},`),
  );
  assert.ok(entry, commonName);
  return { ...authority.root, der: Buffer.from(entry.der, 'base64') };
};

test('a root that Mozilla removed of late is told from one it never had', () => {
  judgeRows(certificateRootDistrusted, ROWS, NOW, assert.equal);
  const removed = seenWith([presenting([named('DigiCert Global Root CA')])]);
  assert.equal(inShort(judgeEndpoint(certificateUntrusted, ...removed, NOW)), 'ruled-out');
});

const ROWS: readonly ChainRow[] = [
  ['good chain', [presenting(goodChain)], 'ruled-out'],
  [
    'DigiCert Global Root CA',
    [presenting([named('DigiCert Global Root CA')])],
    'found likely',
    /leads only to CN=DigiCert Global Root CA, .*a root that Mozilla removed from its list \(2026-04-09\)/,
    { hostHeader: 'none' },
  ],
  ['a root that is trusted', [presenting([named('DigiCert Global Root G2')])], 'ruled-out'],
  ['Izenpe, older than its distrust-after', [presenting([named('Izenpe.com')])], 'ruled-out'],
  ['a private root', [presenting([authority.intermediate])], 'ruled-out'],
];
