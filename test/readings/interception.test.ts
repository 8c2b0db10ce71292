import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HandshakeEvidence } from '../../src/formats/evidence.ts';
import type { InterceptionControl } from '../../src/formats/interception-control.ts';
import { type Issued, issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { caseOf } from '../causes/case.ts';
import { answered, failed, handshake, skipped } from '../causes/evidence.ts';
import { goodChain, leafOf, presenting, seenWith } from '../causes/presenting.ts';

const ca = (commonName: string, issuer?: Issued): Issued =>
  issueCertificate({ commonName, ca: true, ...(issuer === undefined ? {} : { issuer }) });

const GATEWAY = ca('Contoso Web Gateway CA');
const NAMESAKE = ca('Contoso Web Gateway CA');
const NODE = ca('Node 7', GATEWAY);
const OTHER_NODE = ca('Node 8', GATEWAY);
const CORPORATE = ca('Corporate Root');
const NAMELESS = issueCertificate({ commonName: null, ca: true });
const RENEWED = issueCertificate({
  commonName: 'Contoso Web Gateway CA',
  ca: true,
  reuseKey: GATEWAY,
  notAfter: '2046-01-01T00:00:00Z',
});

const by = (issuer: Issued): Issued => leafOf({ issuer });
const own = (commonName: string): Issued => issueCertificate({ commonName, names: ['origin.example.com'] });
const PAGE = own('blocked.contoso.test');

const asked = (observation: InterceptionControl['observation']): InterceptionControl => ({
  address: '1.1.1.1',
  port: 443,
  serverName: null,
  observation,
});
const control = (...chain: readonly Issued[]) =>
  asked(answered(handshake({ serverName: null, chain: chain.map(({ der }) => der.toString('base64')) })));

const told = (handshakes: readonly HandshakeEvidence[], interceptionControl?: InterceptionControl) => {
  const [, seen] = seenWith(handshakes);
  const all = interceptionControl === undefined ? seen : { ...seen, interceptionControl };
  return caseOf(all).interceptor?.issuer ?? null;
};

const GATEWAYS_NAME = 'CN=Contoso Web Gateway CA';

const ROWS: readonly (readonly [
  story: string,
  origin: readonly Issued[],
  control: InterceptionControl | undefined,
  issuer: string | null,
])[] = [
  ['one root, sent by both', [by(GATEWAY), GATEWAY], control(by(GATEWAY), GATEWAY), GATEWAYS_NAME],
  ['sent by neither, the key is named', [by(GATEWAY)], control(by(GATEWAY)), GATEWAYS_NAME],
  ['sent for the origin alone', [by(GATEWAY), GATEWAY], control(by(GATEWAY)), GATEWAYS_NAME],
  ['sent for the resolver alone', [by(GATEWAY)], control(by(GATEWAY), GATEWAY), GATEWAYS_NAME],
  ['the root with other dates', [by(GATEWAY), GATEWAY], control(by(GATEWAY), RENEWED), GATEWAYS_NAME],
  ['two nodes under one root', [by(NODE), NODE, GATEWAY], control(by(OTHER_NODE), OTHER_NODE), GATEWAYS_NAME],
  ['one self-signed certificate for all', [PAGE], control(PAGE), 'CN=blocked.contoso.test'],
  ['the same name, other keys, sent by both', [by(GATEWAY), GATEWAY], control(by(NAMESAKE), NAMESAKE), null],
  ['the same name, another key named', [by(GATEWAY)], control(by(NAMESAKE)), null],
  ['the same name, another key, sent for one', [by(GATEWAY)], control(by(NAMESAKE), NAMESAKE), null],
  ['the same the other way round', [by(NAMESAKE), NAMESAKE], control(by(GATEWAY)), null],
  ['self-signed by one name and two keys', [own('localhost')], control(own('localhost')), null],
  ['issuers without a name', [by(NAMELESS)], control(by(NAMELESS)), null],
  ['another private CA', [by(CORPORATE), CORPORATE], control(by(GATEWAY), GATEWAY), null],
  ['a good chain for the resolver', [by(CORPORATE), CORPORATE], control(...goodChain), null],
  ['an intermediate left out that the resolver sends', [leafOf()], control(...goodChain), null],
  ['a good chain for the origin', goodChain, control(leafOf()), null],
  ['no certificate for the resolver', [by(GATEWAY), GATEWAY], control(), null],
  ['no answer', [by(GATEWAY), GATEWAY], asked(failed('refused', 'connect')), null],
  ['not tried', [by(GATEWAY), GATEWAY], asked(skipped('no time')), null],
  ['evidence from before it was asked', [by(GATEWAY), GATEWAY], undefined, null],
];

test('an issuer of the origin’s and of an unrelated certificate, told by name and key', () => {
  for (const [story, origin, seen, issuer] of ROWS)
    assert.equal(told([presenting(origin)], seen), issuer, story);
});

test('any handshake with the origin may be the one that was intercepted', () => {
  const repeat = presenting([by(GATEWAY), GATEWAY], { purpose: 'repeat' });
  assert.equal(told([presenting(goodChain), repeat], control(by(GATEWAY), GATEWAY)), GATEWAYS_NAME);
});
