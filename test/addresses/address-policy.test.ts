import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { createAddressPolicy } from '../../src/addresses/address-policy.ts';
import { SPECIAL_IPV4_RANGES, SPECIAL_IPV6_RANGES } from '../../src/addresses/special-ranges.ts';

const strict = createAddressPolicy([]);

test('addresses and why they must not be touched', () => {
  for (const [address, refusal] of [
    ['8.8.8.8', null],
    ['1.1.1.1', null],
    ['2606:4700:4700::1111', null],
    ['2600:9000::1', null],
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'this network'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.15.255.255', null],
    ['172.32.0.0', null],
    ['192.168.1.1', 'private'],
    ['169.254.1.1', 'link-local'],
    ['169.254.169.254', 'cloud metadata'],
    ['169.254.170.2', 'cloud metadata'],
    ['100.100.100.200', 'cloud metadata'],
    ['168.63.129.16', 'cloud metadata'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.128.0.1', null],
    ['192.0.0.8', 'reserved'],
    ['192.0.2.1', 'documentation'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['198.18.0.1', 'benchmarking'],
    ['198.19.255.255', 'benchmarking'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['fe80::1', 'link-local'],
    ['fd00::1', 'unique-local'],
    ['fd00:ec2::254', 'cloud metadata'],
    ['fd20:ce::254', 'cloud metadata'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['100::1', 'discard'],
    ['2001:db8::1', 'documentation'],
    ['3fff::1', 'documentation'],
    ['2001:2::1', 'benchmarking'],
    ['2001:10::1', 'reserved'],
    ['64:ff9b:1::1', 'local-use NAT64'],
    ['5f00::1', 'reserved'],
    ['::ffff:127.0.0.1', 'loopback (IPv4-mapped)'],
    ['::ffff:7f00:1', 'loopback (IPv4-mapped)'],
    ['::ffff:8.8.8.8', null],
    ['::ffff:0:10.0.0.1', 'private (IPv4-translated)'],
    ['::7f00:1', 'loopback (IPv4-compatible)'],
    ['::808:808', 'reserved'],
    ['2001:0:808:808:0:0:f7f7:f7f7', 'reserved'],
    ['::a00:1', 'private (IPv4-compatible)'],
    ['64:ff9b::169.254.169.254', 'cloud metadata (NAT64)'],
    ['64:ff9b::808:808', null],
    ['2002:7f00:1::1', 'loopback (6to4)'],
    ['2002:808:808::1', null],
    // Teredo: server 65.54.227.120, client 192.0.2.45 (RFC 4380 §4), then a private server.
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'documentation (Teredo)'],
    ['2001:0:a00:1:8000:63bf:f7f7:f7f7', 'private (Teredo)'],
    ['127.1', 'not an IP address'],
    ['0x7f.0.0.1', 'not an IP address'],
    ['0177.0.0.1', 'not an IP address'],
    ['2130706433', 'not an IP address'],
    ['fe80::1%eth0', 'not an IP address'],
    ['', 'not an IP address'],
    ['origin.example.com', 'not an IP address'],
  ] as const) {
    assert.equal(strict.refusal(address), refusal, address);
  }
});

test('an allowed range opens what it covers and no more', () => {
  const policy = createAddressPolicy(['127.0.0.0/8', 'fd00::/8', '10.1.0.0/16']);
  for (const [address, refusal] of [
    ['127.0.0.1', null],
    ['::ffff:127.0.0.1', null],
    ['64:ff9b::10.1.2.3', null],
    ['::1', 'loopback'],
    ['fd12::1', null],
    ['fd00:ec2::254', null],
    ['10.1.2.3', null],
    ['10.2.0.0', 'private'],
    ['169.254.169.254', 'cloud metadata'],
  ] as const) {
    assert.equal(policy.refusal(address), refusal, address);
  }
  assert.deepEqual(policy.allowedCidrs, ['127.0.0.0/8', 'fd00::/8', '10.1.0.0/16']);
  assert.equal(createAddressPolicy(['::/0']).refusal('::ffff:10.0.0.1'), 'private (IPv4-mapped)');
});

test('a range that cannot be read is named, with what to write', () => {
  for (const cidr of [
    '10.0.0.0',
    '10/8',
    '10.0.0.0/33',
    'fd00::/129',
    '0x0a.0.0.0/8',
    'all',
    '',
    '10.0.0.0/8x',
    '1.2.3.4/',
  ]) {
    assert.throws(
      () => createAddressPolicy([cidr]),
      {
        message: `${JSON.stringify(cidr)} is not an address range: write ADDRESS/BITS, such as 10.0.0.0/8 or fd00::/8`,
      },
      cidr,
    );
  }
});

const within = (cidr: string): fc.Arbitrary<string> => {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  const fixed = network.toByteArray();
  return fc.uint8Array({ minLength: fixed.length, maxLength: fixed.length }).map((random) => {
    const bytes = fixed.map((value, index) => {
      const free = Math.min(8, Math.max(0, 8 * (index + 1) - bits));
      const mask = 0xff >> (8 - free);
      return (value & ~mask) | ((random[index] ?? 0) & mask);
    });
    return ipaddr.fromByteArray(bytes).toString();
  });
};

test('every address of a special IPv4 range is refused, also inside every IPv6 form that holds it', () => {
  const anySpecial = fc.constantFrom(...SPECIAL_IPV4_RANGES).chain(({ cidr }) => within(cidr));
  fc.assert(
    fc.property(anySpecial, (address) => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
      const high = ((a << 8) | b).toString(16);
      const low = ((c << 8) | d).toString(16);
      const flipped = [~((a << 8) | b), ~((c << 8) | d)]
        .map((word) => (word & 0xffff).toString(16))
        .join(':');
      for (const form of [
        address,
        `::ffff:${high}:${low}`,
        `::ffff:0:${high}:${low}`,
        `::${high}:${low}`,
        `64:ff9b::${high}:${low}`,
        `2002:${high}:${low}::1`,
        `2001:0:${high}:${low}:0:0:f7f7:f7f7`,
        `2001:0:808:808:0:0:${flipped}`,
      ]) {
        assert.notEqual(strict.refusal(form), null, form);
      }
    }),
  );
});

test('every IPv6 address outside the ranges handed out is refused, unless it holds a public IPv4 address', () => {
  const anySpecial = fc
    .constantFrom(...SPECIAL_IPV6_RANGES.filter(({ cidr }) => cidr !== '2001::/23'))
    .chain(({ cidr }) => within(cidr));
  fc.assert(
    fc.property(anySpecial, (address) => {
      fc.pre(!/^(::|64:ff9b::)/.test(address));
      assert.notEqual(strict.refusal(address), null, address);
    }),
  );
});

test('any text gets an answer, and what is allowed is never refused', () => {
  fc.assert(
    fc.property(
      fc.string(),
      (text) => strict.refusal(text) === null || typeof strict.refusal(text) === 'string',
    ),
  );
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, bits) => {
      assert.equal(createAddressPolicy([`${address}/${bits}`]).refusal(address), null);
    }),
  );
});
