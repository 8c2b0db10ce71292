import assert from 'node:assert/strict';
import { test } from 'node:test';
import { possibleCauses } from '../../src/explain/possible-causes.ts';
import { CAUSE_IDS } from '../../src/formats/cause-ids.ts';

test('a failed connection leaves every cause of TCP, TLS and certificates possible, those that AWS names first', () => {
  const ofConnecting = CAUSE_IDS.filter((id) => /^(?:tcp|tls|certificate)-/.test(id));
  const onlyWarn: readonly string[] = [
    'certificate-chain-surplus',
    'certificate-chain-too-long',
    'certificate-staple-stale',
    'certificate-expires-soon',
    'tls-minimum-outdated',
  ];

  const possible = possibleCauses('connect', 502);
  assert.deepEqual(
    new Set(possible),
    new Set(['origin-protocol-mismatch', ...ofConnecting.filter((id) => !onlyWarn.includes(id))]),
  );
  assert.deepEqual(possible.slice(0, 2), ['certificate-name-mismatch', 'tls-cipher-unsupported']);
});

test('a name that is not resolved leaves every cause of DNS possible', () => {
  assert.deepEqual(
    possibleCauses('resolve', 502),
    CAUSE_IDS.filter((id) => id.startsWith('dns-')),
  );
});
