import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tlsNotSpoken as CAUSE } from '../../../src/causes/tls/tls-not-spoken.ts';
import { handshake } from '../evidence.ts';
import { assertWithoutHandshake, judge, refused, seenWith } from '../negotiation.ts';

test('another protocol is quoted', () => {
  const service = 'other-service';
  for (const [text, because, at] of [
    ['HTTP/1.1 400 Bad Request\r\nServer: nginx', /in plain HTTP: "HTTP\/1\.1 400 Bad Request"$/, undefined],
    ['<!DOCTYPE html>', /in plain HTTP/, undefined],
    ['SSH-2.0-OpenSSH_9.6\r\n', /as an SSH server: "SSH-2\.0-OpenSSH_9\.6"/, service],
    ['220 mail.example.com ESMTP\r\n', /in another protocol: "220 mail/, service],
    ['\u0000\u0001binary', /bytes that are no TLS record \(0001/, service],
    ['x'.repeat(256), /"x{80}"$/, service],
  ] as const) {
    const foreignBytes = Buffer.from(text, 'latin1').toString('base64');
    const verdict = judge(CAUSE, seenWith(refused({ ending: 'not-tls', foreignBytes })));
    assert.ok(verdict.kind === 'found' && verdict.certainty === 'proven');
    assert.match(verdict.because, because);
    assert.equal(verdict.at, at);
  }
});

test('TLS of any kind is spoken', () => {
  assert.equal(judge(CAUSE, seenWith(handshake())).kind, 'ruled-out');
  assert.equal(judge(CAUSE, seenWith(refused({ ending: 'reset' }))).kind, 'unknown');
});

test('where there is no handshake to judge', () => assertWithoutHandshake(CAUSE));
