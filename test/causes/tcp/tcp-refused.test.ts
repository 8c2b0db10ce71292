import { test } from 'node:test';
import { tcpRefused } from '../../../src/causes/tcp/tcp-refused.ts';
import { endpoint, failed, skipped } from '../evidence.ts';
import { assertEndpointCause } from '../table.ts';

const tcp = (observation: ReturnType<typeof failed | typeof skipped>) =>
  endpoint({ tcp: observation, handshakes: [], exchanges: [] });

test('a refused connection', () => {
  assertEndpointCause(tcpRefused, [
    ['connected', endpoint(), { kind: 'ruled-out' }],
    [
      'refused',
      tcp(failed('refused', 'connect', 'ECONNREFUSED')),
      {
        kind: 'found',
        certainty: 'likely',
        asks: 'firewall',
        because:
          /^connection refused: nothing listens on port 443, .* lets only CloudFront in looks the same/,
      },
    ],
    ['silent', tcp(failed('timed-out', 'connect')), { kind: 'ruled-out' }],
    [
      'our own deadline',
      tcp(failed('cut-short', 'connect')),
      { kind: 'unknown', matters: true, missing: /our own deadline/ },
    ],
    [
      'no network here',
      tcp(failed('no-route-here', 'connect', 'ENETUNREACH')),
      { kind: 'unknown', matters: true, missing: /no IPv4 network/ },
    ],
    [
      'an error nobody mapped',
      tcp(failed('unknown', 'connect', 'EODD')),
      { kind: 'unknown', matters: true, missing: /EODD/ },
    ],
    ['not tried', tcp(skipped('bounds')), { kind: 'unknown', matters: false }],
  ]);
});
