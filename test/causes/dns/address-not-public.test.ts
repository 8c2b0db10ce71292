import { test } from 'node:test';
import { addressNotPublic } from '../../../src/causes/dns/address-not-public.ts';
import type { OriginAddress } from '../../../src/formats/evidence.ts';
import { assertOriginCause } from '../table.ts';

const open: OriginAddress = { address: '192.0.2.1', family: 4, from: 'dns' };
const inside: OriginAddress = { address: '10.0.0.5', family: 4, from: 'dns', refused: 'private' };

test('addresses CloudFront cannot reach over the internet', () => {
  assertOriginCause(addressNotPublic, [
    ['public', { addresses: [open] }, { kind: 'ruled-out' }],
    [
      'private',
      { addresses: [inside] },
      {
        kind: 'found',
        certainty: 'depends',
        dependsOn: ['vpc-origin'],
        because: /^its only address \(10\.0\.0\.5, private\) .*VPC origin$/,
      },
    ],
    [
      'a placeholder is no address inside a VPC',
      { addresses: [{ ...inside, address: '0.0.0.0', refused: 'unspecified' }] },
      { kind: 'found', because: /^its only address \(0\.0\.0\.0, unspecified\) .*gets no connection$/ },
    ],
    [
      'all of several',
      { addresses: [inside, { ...inside, address: '10.0.0.6' }] },
      { kind: 'found', because: /^all its addresses/ },
    ],
    [
      'mixed',
      { addresses: [open, inside] },
      { kind: 'warning', because: /^1 of 2 addresses \(10\.0\.0\.5, private\)/ },
    ],
    ['many', { addresses: Array.from({ length: 50 }, () => inside) }, { kind: 'found', because: /, …\)/ }],
    ['none', { addresses: [] }, { kind: 'unknown', matters: false }],
  ]);
});
