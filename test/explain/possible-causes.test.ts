import assert from 'node:assert/strict';
import { test } from 'node:test';
import { possibleCauses } from '../../src/explain/possible-causes.ts';
import { CAUSE_IDS } from '../../src/formats/cause-ids.ts';

test('a failed connection leaves every cause of TCP, TLS and certificates possible, in order of precedence', () => {
  const ofConnecting = CAUSE_IDS.filter((id) => /^(?:tcp|tls|certificate)-/.test(id));
  const onlyWarn: readonly string[] = [
    'certificate-chain-surplus',
    'certificate-chain-too-long',
    'certificate-staple-stale',
    'certificate-expires-soon',
  ];

  assert.deepEqual(possibleCauses('connect', 502), [
    'origin-protocol-mismatch',
    ...ofConnecting.filter((id) => !onlyWarn.includes(id)),
  ]);
});

test('a name that is not resolved leaves every cause of DNS possible', () => {
  assert.deepEqual(
    possibleCauses('resolve', 502),
    CAUSE_IDS.filter((id) => id.startsWith('dns-')),
  );
});
