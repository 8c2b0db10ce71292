import { test } from 'node:test';
import { tcpTimedOut } from '../../../src/causes/tcp/tcp-timed-out.ts';
import { endpoint, failed } from '../evidence.ts';
import { assertEndpointCause } from '../table.ts';

const tcp = (observation: ReturnType<typeof failed>) =>
  endpoint({ tcp: observation, handshakes: [], exchanges: [] });

test('a silent port depends on whom the firewall admits', () => {
  assertEndpointCause(tcpTimedOut, [
    ['connected', endpoint(), { kind: 'ruled-out' }],
    [
      'silent for all of CloudFront’s patience',
      tcp(failed('timed-out', 'connect')),
      {
        kind: 'found',
        certainty: 'depends',
        dependsOn: ['firewall'],
        because:
          /^no answer to the TCP connection within 10 s; a firewall that lets only CloudFront in looks the same/,
      },
    ],
    [
      'turned away by a router',
      tcp(failed('unreachable', 'connect', 'EHOSTUNREACH')),
      { kind: 'found', certainty: 'depends', because: /router/ },
    ],
    ['refused', tcp(failed('refused', 'connect')), { kind: 'ruled-out' }],
    ['our own deadline', tcp(failed('cut-short', 'connect')), { kind: 'unknown', matters: true }],
  ]);
});
