import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as dnsPacket from 'dns-packet';
import fc from 'fast-check';
import { decodeAnswer, encodeQuestion, hostName, isAskable } from '../../../src/probes/dns/message.ts';

const QUESTION = { name: 'origin.example.test', type: 'A', recursionDesired: true } as const;

test('any bytes are an answer or none, and no answer holds text that could harm', () => {
  const valid = dnsPacket.encode({
    type: 'response',
    id: 7,
    questions: [{ name: QUESTION.name, type: 'A' }],
    answers: [
      { type: 'CNAME', name: QUESTION.name, data: 'target.example.test', ttl: 1 },
      { type: 'A', name: 'target.example.test', data: '192.0.2.1', ttl: 1 },
      { type: 'NS', name: 'example.test', data: 'ns1.example.test', ttl: 1 },
    ],
  });
  const damaged = fc
    .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 8 })
    .map((changes) =>
      changes.reduce((bytes, [at, value]) => bytes.fill(value, at, at + 1), Buffer.from(valid)),
    );
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 }).map(Buffer.from)), (bytes) => {
      const message = decodeAnswer(bytes, QUESTION, false);
      if (message === null) return;
      const { cnames, nameServers, addresses } = message.answer;
      for (const name of [...cnames.flatMap(({ name, target }) => [name, target]), ...nameServers]) {
        assert.match(name, /^[a-z0-9._*?-]{1,253}$/);
      }
      for (const { address } of addresses) assert.match(address, /^[0-9.]+$/);
    }),
    { numRuns: 2_000 },
  );
});

test('a message of nothing but compression pointers is read in bounds', () => {
  const header = encodeQuestion(QUESTION, 7, false);
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(0xffff, 6);
  const pointers = Buffer.alloc(60_000);
  for (let at = 0; at < pointers.length; at += 2) {
    pointers.writeUInt16BE(0xc000 | Math.min(0x3fff, Math.max(12, header.length + at - 2)), at);
  }
  assert.equal(decodeAnswer(Buffer.concat([header, pointers]), QUESTION, true), null);
});

test('host names as they are compared, shown and asked for', () => {
  for (const [name, plain, askable] of [
    ['Origin.Example.COM.', 'origin.example.com', true],
    ['_dmarc.example.com', '_dmarc.example.com', true],
    ['a b.example.com', 'a?b.example.com', false],
    [`${'a'.repeat(64)}.example.com`, null, false],
    [`${'a.'.repeat(127)}aa`, null, false],
    ['.', null, false],
    ['', null, false],
  ] as const) {
    assert.equal(hostName(name), plain, name);
    assert.equal(isAskable(plain ?? name), askable, name);
  }
});
