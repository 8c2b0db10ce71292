import { test } from 'node:test';
import { dnsUnresolvable } from '../../../src/causes/dns/dns-unresolvable.ts';
import { evidence } from '../evidence.ts';
import { both, lookup } from '../lookups.ts';
import { assertOriginCause } from '../table.ts';

const NXDOMAIN = { rcode: 'NXDOMAIN' };
const SERVFAIL = { rcode: 'SERVFAIL' };
const FINE = { addresses: ['192.0.2.1'] };
const LONG = `${'very-long-label-of-a-name.'.repeat(9)}example.com`;
const ELB = 'web-1.eu-west-1.elb.amazonaws.com';
const loop = Array.from({ length: 13 }, (_, index) => `s${index}.example.com`);

test('who says that the name does not resolve, and how', () => {
  assertOriginCause(dnsUnresolvable, [
    ['it resolves', { dns: [lookup('public', FINE)] }, { kind: 'ruled-out' }],
    [
      'one of two public resolvers fails',
      { dns: [lookup('public', FINE), lookup('public', SERVFAIL)] },
      { kind: 'ruled-out' },
    ],
    [
      'IPv6 only',
      { dns: [lookup('public', {}), lookup('public', { addresses: ['2001:db8::1'] }, { type: 'AAAA' })] },
      { kind: 'ruled-out' },
    ],
    [
      'only the system could be asked, and it resolves',
      { dns: [lookup('system', FINE), lookup('public', 'cut-short')] },
      { kind: 'ruled-out' },
    ],
    ['address given', { dns: [] }, { kind: 'unknown', matters: false }],
    [
      'NXDOMAIN in public',
      { dns: both('public', NXDOMAIN) },
      {
        kind: 'found',
        certainty: 'proven',
        because: /^origin\.example\.com does not exist \(NXDOMAIN from 1\.1\.1\.1\)$/,
      },
    ],
    [
      'NXDOMAIN from the resolver given, whatever others would say',
      { dns: both('given', NXDOMAIN) },
      { kind: 'found', certainty: 'proven', because: /NXDOMAIN from 127\.0\.0\.1:5353/ },
    ],
    [
      'no data at all',
      { dns: both('given', {}) },
      { kind: 'found', certainty: 'proven', because: /neither an IPv4 nor an IPv6/ },
    ],
    [
      'a deleted load balancer',
      { dns: both('public', { ...NXDOMAIN, aliases: ['web-1.eu-west-1.elb.amazonaws.com'] }) },
      {
        kind: 'found',
        certainty: 'proven',
        because:
          /leads to web-1\.eu-west-1\.elb\.amazonaws\.com, which does not exist .*so a load balancer \(ELB\) was deleted or renamed$/,
        at: 'alias',
      },
    ],
    [
      'a deleted load balancer that is itself the origin domain',
      { dns: both('public', NXDOMAIN, { name: ELB }), target: { ...evidence().target, origin: ELB } },
      {
        kind: 'found',
        certainty: 'proven',
        because: /elb\.amazonaws\.com does not exist .*, so a load balancer \(ELB\) was deleted or renamed$/,
        at: 'alias',
      },
    ],
    [
      'no IPv4 address, and the question for IPv6 fails',
      { dns: [lookup('public', {}), lookup('public', SERVFAIL, { type: 'AAAA' })] },
      {
        kind: 'found',
        certainty: 'proven',
        because:
          /answered SERVFAIL for the IPv6 addresses of origin\.example\.com, which has no IPv4 address/,
        at: 'zone',
      },
    ],
    [
      'an alias to a name without address',
      { dns: both('public', { aliases: ['bucket.s3-website.eu-central-1.amazonaws.com'] }) },
      { kind: 'found', because: /\(an S3 website endpoint\), which has no address/ },
    ],
    [
      'names as long as names may be',
      { dns: both('public', { ...NXDOMAIN, aliases: [LONG, `a${LONG}`] }) },
      { kind: 'found', because: /deleted|does not exist|…$/ },
    ],
    [
      'aliases in a circle',
      { dns: both('public', { aliases: ['a.example.com', 'b.example.com', 'a.example.com'] }) },
      {
        kind: 'found',
        certainty: 'proven',
        at: 'alias-loop',
        because: /circle: origin\.example\.com → a\.example\.com → b\.example\.com → a\.example\.com/,
      },
    ],
    [
      'aliases without end',
      { dns: both('public', { aliases: loop }) },
      { kind: 'found', because: /^13 aliases/ },
    ],
    [
      'SERVFAIL from the resolver given',
      { dns: both('given', SERVFAIL) },
      { kind: 'found', certainty: 'proven', because: /answered SERVFAIL/, at: 'zone' },
    ],
    [
      'SERVFAIL for DNSSEC: whether CloudFront validates is undocumented',
      { dns: both('public', { ...SERVFAIL, extendedError: { code: 6, text: 'DNSSEC Bogus' } }) },
      {
        kind: 'found',
        certainty: 'likely',
        because: /extended error 6 "DNSSEC Bogus"\. Its DNSSEC signatures do not hold/,
      },
    ],
    [
      'SERVFAIL that is an answer without validation',
      { dns: both('given', { ...SERVFAIL, onlyUnvalidated: true }) },
      {
        kind: 'found',
        certainty: 'likely',
        because:
          /answered SERVFAIL for origin\.example\.com, and an answer when told not to validate\. Its DNSSEC signatures do not hold/,
      },
    ],
    [
      'refused by the resolver given',
      { dns: both('given', { rcode: 'REFUSED' }) },
      { kind: 'found', certainty: 'likely', because: /REFUSED/ },
    ],
    [
      'SERVFAIL because every name server is lame',
      {
        dns: [
          ...both('public', SERVFAIL),
          lookup(
            'authoritative',
            { rcode: 'REFUSED', authoritative: false },
            { serverName: 'ns1.example.com' },
          ),
        ],
      },
      {
        kind: 'found',
        certainty: 'proven',
        because: /1 of 1 name servers asked directly do not serve the zone \(ns1\.example\.com: REFUSED\)/,
      },
    ],
    [
      'public SERVFAIL while the system still knows it',
      { dns: [...both('public', SERVFAIL), lookup('system', FINE)] },
      { kind: 'found', certainty: 'likely' },
    ],
    [
      'an internal name',
      { dns: [...both('public', NXDOMAIN), lookup('system', { addresses: ['10.0.0.9'] })] },
      {
        kind: 'found',
        certainty: 'likely',
        because: /only the resolver of local knows it \(10\.0\.0\.9\): a private zone .*VPC origin/,
      },
    ],
    [
      'no resolver can be believed, but its own name servers deny it',
      {
        dns: [
          ...both('system', NXDOMAIN),
          lookup('public', 'cut-short'),
          lookup('authoritative', NXDOMAIN, { serverName: 'ns1.example.com' }),
        ],
      },
      { kind: 'found', certainty: 'proven', because: /NXDOMAIN from ns1\.example\.com/ },
    ],
    [
      'only the system says NXDOMAIN',
      { dns: [...both('system', NXDOMAIN), ...both('public', 'cut-short')] },
      {
        kind: 'unknown',
        matters: true,
        missing: /no public resolver answered, and the resolver of this machine says NXDOMAIN/,
      },
    ],
    [
      'only the system says SERVFAIL',
      { dns: both('system', SERVFAIL) },
      { kind: 'unknown', matters: true, missing: /SERVFAIL/ },
    ],
    [
      'nobody answers',
      { dns: [...both('system', 'timed-out'), ...both('public', 'timed-out')] },
      { kind: 'unknown', matters: true, missing: /gave no answer/ },
    ],
    [
      'the resolver given is silent',
      { dns: both('given', 'timed-out') },
      { kind: 'unknown', matters: true, missing: /--dns/ },
    ],
    [
      'only half was answered',
      { dns: [lookup('public', {}), lookup('public', 'timed-out', { type: 'AAAA' })] },
      { kind: 'unknown', matters: true, missing: /only one of the two/ },
    ],
  ]);
});
