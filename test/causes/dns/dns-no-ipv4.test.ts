import { test } from 'node:test';
import { dnsNoIpv4 } from '../../../src/causes/dns/dns-no-ipv4.ts';
import type { OriginAddress } from '../../../src/formats/evidence.ts';
import { lookup } from '../lookups.ts';
import { assertOriginCause } from '../table.ts';

const SIX: OriginAddress = { address: '2001:db8::1', family: 6, from: 'dns' };
const aaaa = lookup('public', { addresses: [SIX.address] }, { type: 'AAAA' });

test('IPv6 alone is likely a fault, since the address type of the origin is not known', () => {
  assertOriginCause(dnsNoIpv4, [
    ['IPv4 there', {}, { kind: 'ruled-out' }],
    [
      'AAAA without A',
      { dns: [lookup('public', {}), aaaa], addresses: [SIX, { ...SIX, address: '2001:db8::2' }] },
      {
        kind: 'found',
        certainty: 'likely',
        because:
          /AAAA records \(2001:db8::1 and 1 more\) but no A record \(asked 1\.1\.1\.1\).*IpAddressType/,
      },
    ],
    [
      'A was not answered',
      { dns: [lookup('public', 'timed-out'), aaaa], addresses: [SIX] },
      { kind: 'unknown', matters: true },
    ],
    [
      'A failed at the server',
      { dns: [lookup('public', { rcode: 'SERVFAIL' }), aaaa], addresses: [SIX] },
      { kind: 'unknown', matters: true },
    ],
    ['no address at all', { addresses: [] }, { kind: 'unknown', matters: false }],
    [
      'address given',
      { dns: [], addresses: [{ ...SIX, from: 'literal' }] },
      { kind: 'unknown', matters: false },
    ],
  ]);
});
