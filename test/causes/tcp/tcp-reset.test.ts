import { test } from 'node:test';
import { tcpReset } from '../../../src/causes/tcp/tcp-reset.ts';
import { endpoint, failed } from '../evidence.ts';
import { assertEndpointCause } from '../table.ts';

const tcp = (observation: ReturnType<typeof failed>) =>
  endpoint({ tcp: observation, handshakes: [], exchanges: [] });
const shaken = (observation: ReturnType<typeof failed>) =>
  endpoint({ handshakes: [{ purpose: 'as-cloudfront', serverName: 'origin.example.com', observation }] });

test('a connection reset before anything was sent', () => {
  assertEndpointCause(tcpReset, [
    ['connected', endpoint(), { kind: 'ruled-out' }],
    [
      'reset',
      tcp(failed('reset', 'connect', 'ECONNRESET')),
      { kind: 'found', certainty: 'likely', asks: 'firewall', because: /ECONNRESET.*looks the same/ },
    ],
    [
      'reset, while others were answered',
      endpoint({ tcp: failed('reset', 'connect', 'ECONNRESET') }),
      { kind: 'found', certainty: 'proven', intermittent: true, because: /others were answered/ },
    ],
    [
      'a later connection reset',
      shaken(failed('reset', 'connect', 'ECONNRESET')),
      { kind: 'found', intermittent: true },
    ],
    ['reset after the hello is TLS', shaken(failed('reset', 'tls', 'ECONNRESET')), { kind: 'ruled-out' }],
    ['refused', tcp(failed('refused', 'connect')), { kind: 'ruled-out' }],
    ['our own deadline', tcp(failed('cut-short', 'connect')), { kind: 'unknown', matters: true }],
  ]);
});
