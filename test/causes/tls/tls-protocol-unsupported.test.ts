import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tlsProtocolUnsupported as CAUSE } from '../../../src/causes/tls/tls-protocol-unsupported.ts';
import { handshake } from '../evidence.ts';
import {
  alert,
  assertWithoutHandshake,
  HANDSHAKE_FAILURE,
  judge,
  refused,
  seenWith,
} from '../negotiation.ts';

const old = handshake({ version: 'TLSv1', cipherSuite: { code: 0x002f, name: 'AES128-SHA' } });
const VERSION = alert(70, 'protocol_version');

test('versions below the minimum', () => {
  for (const [seen, known, certainty, because] of [
    [seenWith(old), { minTls: 'TLSv1.2' }, 'proven', /TLSv1 at most; this origin's minimum is TLSv1\.2$/],
    [seenWith(old), {}, 'depends', /TLSv1 at most, .* lowered from TLSv1\.2$/],
    [seenWith(refused(VERSION), ['every-version', old]), { minTls: 'TLSv1.1' }, 'proven', /TLSv1 at most/],
    [
      seenWith(refused(HANDSHAKE_FAILURE), ['control', old]),
      { minTls: 'TLSv1.2' },
      'proven',
      /TLSv1 at most/,
    ],
    [seenWith(refused(VERSION)), {}, 'proven', /every version from TLSv1\.2 to TLSv1\.3/],
  ] as const) {
    const verdict = judge(CAUSE, seen, known);
    assert.ok(verdict.kind === 'found', JSON.stringify(verdict));
    assert.equal(verdict.certainty, certainty);
    assert.match(verdict.because, because);
    assert.deepEqual(verdict.dependsOn, certainty === 'depends' ? ['min-tls'] : undefined);
  }
});

test('a version the minimum allows is fine', () => {
  assert.equal(judge(CAUSE, seenWith(old), { minTls: 'TLSv1' }).kind, 'ruled-out');
  assert.equal(judge(CAUSE, seenWith(handshake())).kind, 'ruled-out');
});

test('SSLv3 as the minimum is said to change the whole handshake', () => {
  const verdict = judge(CAUSE, seenWith(handshake()), { minTls: 'SSLv3' });
  assert.ok(verdict.kind === 'warning');
  assert.equal(verdict.at, 'minimum');
});

test('where there is no handshake to judge', () => assertWithoutHandshake(CAUSE));
