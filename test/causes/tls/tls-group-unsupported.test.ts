import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tlsGroupUnsupported as CAUSE } from '../../../src/causes/tls/tls-group-unsupported.ts';
import { handshake } from '../evidence.ts';
import { assertWithoutHandshake, HANDSHAKE_FAILURE, judge, refused, seenWith } from '../negotiation.ts';

const P521 = { code: 0x0019, name: 'secp521r1' };

test('groups CloudFront does not offer', () => {
  const verdict = judge(
    CAUSE,
    seenWith(
      refused(HANDSHAKE_FAILURE),
      ['every-suite', refused(HANDSHAKE_FAILURE)],
      ['every-group', handshake({ group: P521 })],
    ),
  );
  assert.ok(verdict.kind === 'found' && verdict.certainty === 'proven');
  assert.match(
    verdict.because,
    /secp521r1 in TLSv1\.3; CloudFront offers secp256r1, x25519, secp384r1.*handshake_failure/,
  );
});

test('an offered group, asked for by HelloRetryRequest or not, is fine', () => {
  const group = { code: 0x0018, name: 'secp384r1' };
  assert.equal(judge(CAUSE, seenWith(handshake({ group, helloRetryRequest: true }))).kind, 'ruled-out');
  assert.equal(judge(CAUSE, seenWith(refused(HANDSHAKE_FAILURE))).kind, 'unknown');
});

test('where there is no handshake to judge', () => assertWithoutHandshake(CAUSE));

test('a handshake that broke off after a ServerHello within the offer had a group in common', () => {
  const brokeOff = handshake({ ending: 'malformed', detail: 'more than 100 certificates' });
  const wider = handshake({ group: { code: 0x11ec, name: 'X25519MLKEM768' } });
  assert.equal(judge(CAUSE, seenWith(brokeOff, ['every-group', wider])).kind, 'unknown');
});
