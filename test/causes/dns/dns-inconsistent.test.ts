import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnsInconsistent } from '../../../src/causes/dns/dns-inconsistent.ts';
import { judgeOrigin } from '../case.ts';
import { answered, endpoint, evidence, failed } from '../evidence.ts';
import { lookup } from '../lookups.ts';
import { assertOriginCause } from '../table.ts';

const FINE = { addresses: ['192.0.2.1'] };
const NXDOMAIN = { rcode: 'NXDOMAIN' };
const ns = (number: number, said: Parameters<typeof lookup>[1]) =>
  lookup('authoritative', said, { serverName: `ns${number}.example.com` });
const at = (address: string) => ({ address, family: 4, port: 443, protocol: 'https' }) as const;
const connected = (address: string) => endpoint({ endpoint: at(address), tcp: answered({ localFamily: 4 }) });
const unconnected = (address: string, kind: 'timed-out' | 'refused') =>
  endpoint({ endpoint: at(address), tcp: failed(kind, 'connect'), handshakes: [], exchanges: [] });
const elsewhere = (said: Parameters<typeof lookup>[1]) =>
  lookup('public', said, { clientSubnet: '54.248.0.0/24' });

test('a denial by one of several is an error at times; other differences are not', () => {
  assertOriginCause(dnsInconsistent, [
    ['all agree', { dns: [lookup('public', FINE), ns(1, FINE), ns(2, FINE)] }, { kind: 'ruled-out' }],
    [
      'different addresses',
      { dns: [lookup('public', FINE), ns(1, FINE), ns(2, { addresses: ['192.0.2.2'] })] },
      { kind: 'ruled-out' },
    ],
    [
      'aliases from some',
      { dns: [lookup('public', FINE), ns(1, { aliases: ['a.example.net'] }), ns(2, FINE)] },
      { kind: 'ruled-out' },
    ],
    ['IPv6 only everywhere', { dns: [lookup('public', {}), ns(1, {}), ns(2, {})] }, { kind: 'ruled-out' }],
    [
      'one name server denies the name',
      { dns: [lookup('public', FINE), ns(1, FINE), ns(2, NXDOMAIN), ns(3, FINE)] },
      {
        kind: 'found',
        certainty: 'proven',
        intermittent: true,
        because:
          /^1 of 3 name servers of the zone \(ns2\.example\.com\) answer that the name does not exist .*the others have it/,
      },
    ],
    [
      'one name server has the name without address',
      { dns: [lookup('public', FINE), ns(1, FINE), ns(2, {})] },
      { kind: 'found', intermittent: true, because: /has no IPv4 address/ },
    ],
    [
      'all name servers deny what resolvers remember',
      { dns: [lookup('public', FINE), ns(1, NXDOMAIN), ns(2, NXDOMAIN)] },
      { kind: 'found', intermittent: true, because: /^2 of 2 .*from before$/ },
    ],
    [
      'another Region is told there is none',
      { dns: [lookup('public', FINE), elsewhere(NXDOMAIN)] },
      {
        kind: 'found',
        certainty: 'likely',
        intermittent: true,
        because: /as if from 54\.248\.0\.0\/24 .*NXDOMAIN/,
      },
    ],
    [
      'a resolver that denies it to everybody does not differ by place: it remembers from before',
      {
        dns: [
          lookup('public', FINE),
          lookup('public', NXDOMAIN, { server: '8.8.8.8:53' }),
          lookup('public', NXDOMAIN, { server: '8.8.8.8:53', clientSubnet: '54.248.0.0/24' }),
          ns(1, FINE),
          ns(2, FINE),
        ],
      },
      {
        kind: 'warning',
        because:
          /resolver 8\.8\.8\.8 gives no address \(NXDOMAIN\) where another does; .*name servers have it, so .*from before/,
      },
    ],
    [
      'one name server gives an address that is dead, and no other gives it',
      {
        dns: [lookup('public', FINE), ns(1, FINE), ns(2, { addresses: ['192.0.2.9'] })],
        endpoints: [connected('192.0.2.1'), unconnected('192.0.2.9', 'timed-out')],
      },
      {
        kind: 'found',
        certainty: 'likely',
        intermittent: true,
        because:
          /^1 of 2 name servers of the zone \(ns2\.example\.com\) give 192\.0\.2\.9, which takes no connection/,
      },
    ],
    [
      'a dead address that every name server gives is none of theirs',
      {
        dns: [lookup('public', FINE), ...[1, 2].map((n) => ns(n, { addresses: ['192.0.2.1', '192.0.2.9'] }))],
        endpoints: [connected('192.0.2.1'), unconnected('192.0.2.9', 'refused')],
      },
      { kind: 'ruled-out' },
    ],
    [
      'nothing connects: the addresses say nothing about name servers',
      {
        dns: [lookup('public', FINE), ns(1, FINE), ns(2, { addresses: ['192.0.2.9'] })],
        endpoints: [unconnected('192.0.2.1', 'timed-out'), unconnected('192.0.2.9', 'timed-out')],
      },
      { kind: 'ruled-out' },
    ],
    [
      'another Region gets another address',
      { dns: [lookup('public', FINE), elsewhere({ addresses: ['192.0.2.9'] })] },
      { kind: 'ruled-out' },
    ],
    [
      'a lame name server only costs time',
      { dns: [lookup('public', FINE), ns(1, FINE), ns(2, { rcode: 'REFUSED', authoritative: false })] },
      {
        kind: 'warning',
        because: /1 of 2 name servers of the zone \(ns2\.example\.com\) do not serve it: REFUSED/,
      },
    ],
    [
      'a referral is lame too',
      { dns: [lookup('public', FINE), ns(1, FINE), ns(2, { authoritative: false })] },
      { kind: 'warning', because: /a referral elsewhere/ },
    ],
    [
      'one public resolver fails',
      {
        dns: [
          lookup('public', FINE),
          lookup(
            'public',
            { rcode: 'SERVFAIL', extendedError: { code: 22, text: 'No Reachable Authority' } },
            { server: '8.8.8.8:53' },
          ),
        ],
      },
      {
        kind: 'warning',
        because:
          /public resolver 8\.8\.8\.8 gives no address \(SERVFAIL, extended error 22 No Reachable Authority\)/,
      },
    ],
    [
      'silent name servers say nothing',
      { dns: [lookup('public', FINE), ns(1, FINE), ns(2, 'cut-short')] },
      { kind: 'ruled-out' },
    ],
    ['one answer only', { dns: [lookup('given', FINE)] }, { kind: 'unknown', matters: false }],
    ['nobody has it', { dns: [lookup('public', NXDOMAIN), ns(1, NXDOMAIN)] }, { kind: 'ruled-out' }],
  ]);
});

test('an address that was given is not called a silent DNS server', () => {
  assert.deepEqual(judgeOrigin(dnsInconsistent, evidence({ dns: [] }), new Date('2026-11-23T10:00:00Z')), {
    kind: 'unknown',
    missing: 'no DNS question was asked: the address was given',
    matters: false,
  });
});
