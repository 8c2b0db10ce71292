import { test } from 'node:test';
import { originIsAddress } from '../../../src/causes/origin/origin-is-address.ts';
import { evidence } from '../evidence.ts';
import { assertOriginCause } from '../table.ts';

const { target } = evidence();

test('an address is no origin CloudFront could have, so it is a warning and no cause', () => {
  assertOriginCause(originIsAddress, [
    ['a name', {}, { kind: 'ruled-out' }],
    ['a name with digits', { target: { ...target, origin: '1.2.3.4.example.com' } }, { kind: 'ruled-out' }],
    [
      'IPv4',
      { target: { ...target, origin: '192.0.2.1' } },
      { kind: 'warning', because: /^192\.0\.2\.1 cannot be set .*without its name/ },
    ],
    ['IPv6', { target: { ...target, origin: '2001:db8::1' } }, { kind: 'warning' }],
    [
      'with the name it is known by',
      { target: { ...target, origin: '192.0.2.1', hostHeader: 'www.example.com' } },
      { kind: 'warning', because: /judged here with the name www\.example\.com$/ },
    ],
  ]);
});
