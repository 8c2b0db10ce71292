import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateExpiresSoon } from '../../../src/causes/certificate/certificate-expires-soon.ts';
import type { Issued } from '../../../src/lab/origins/issue-certificate.ts';
import { authority, type ChainRow, goodChain, judgeRows, leafOf, NOW, presenting } from '../presenting.ts';

const DAY_MS = 86_400_000;
const day = (count: number): string => new Date(NOW.getTime() + count * DAY_MS).toISOString();
const lasting = (days: number, left: number): readonly Issued[] => [
  leafOf({ notBefore: day(left - days), notAfter: day(left) }),
  authority.intermediate,
];

test('less than a third of the lifetime, and less than 30 days', () => {
  judgeRows(certificateExpiresSoon, ROWS, NOW, assert.equal);
});

const ROWS: readonly ChainRow[] = [
  ['ninety days, 37 left', [presenting(goodChain)], 'ruled-out'],
  ['ninety days, 29 left', [presenting(lasting(90, 29))], 'warning', /ends .*, 29 days after this check/],
  ['ninety days, 31 left', [presenting(lasting(90, 31))], 'ruled-out'],
  ['45 days, 16 left', [presenting(lasting(45, 16))], 'ruled-out'],
  ['45 days, 14 left', [presenting(lasting(45, 14))], 'warning'],
  ['six days, three left', [presenting(lasting(6, 3))], 'ruled-out'],
  ['six days, one left', [presenting(lasting(6, 1))], 'warning'],
  ['a year, 31 left', [presenting(lasting(365, 31))], 'ruled-out'],
  ['a year, 29 left', [presenting(lasting(365, 29))], 'warning'],
  ['already expired', [presenting(lasting(90, -1))], 'ruled-out'],
];
