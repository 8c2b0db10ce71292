import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aeadOf, handshakeKeys } from '../../../../src/probes/tls/wire/key-schedule.ts';

test('the handshake keys of RFC 8448 §3 come out of its secret and transcript', () => {
  const aead = aeadOf(0x1301);
  assert.ok(aead !== null);
  const keys = handshakeKeys(
    aead,
    Buffer.from('8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d', 'hex'),
    Buffer.from('860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8', 'hex'),
  );
  assert.equal(keys.server.key.export().toString('hex'), '3fce516009c21727d0f2e4e86ee403bc');
  assert.equal(keys.server.iv.toString('hex'), '5d313eb2671276ee13000b30');
  assert.equal(keys.client.key.export().toString('hex'), 'dbfaa693d1762c5b666af5d950258d01');
  assert.equal(keys.client.iv.toString('hex'), '5bd3c71b836e0b76bb73265f');
});
