import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portOfOtherProtocol } from '../../../src/causes/distribution/port-of-other-protocol.ts';
import { judgeOrigin } from '../case.ts';
import { endpoint, evidence } from '../evidence.ts';
import { plan } from './plans.ts';

const now = new Date('2026-11-30T10:00:00Z');

test('plain HTTP on 443 and HTTPS on 80 warn where nothing was seen of the port', () => {
  for (const [origin, kind, because] of [
    [
      { protocolPolicy: 'http-only', httpPort: 443 },
      'warning',
      /asks in plain HTTP on 443, where servers speak TLS; what that port speaks was not seen/,
    ],
    [{ protocolPolicy: 'https-only', httpsPort: 80 }, 'warning', /asks in HTTPS on 80/],
    [{ protocolPolicy: 'match-viewer', httpPort: 443, httpsPort: 80 }, 'warning', /on 443, .* and .* on 80/],
    [{ protocolPolicy: 'https-only', httpPort: 443 }, 'ruled-out', /./],
    [{ protocolPolicy: 'http-only', httpPort: 8443 }, 'ruled-out', /./],
    [{ protocolPolicy: null, httpPort: null, httpsPort: null }, 'ruled-out', /./],
    [{}, 'ruled-out', /./],
  ] as const) {
    const judgement = judgeOrigin(
      portOfOtherProtocol,
      evidence({ endpoints: [], distribution: plan({ origin }) }),
      now,
    );
    assert.equal(judgement.kind, kind, JSON.stringify(origin));
    assert.match(JSON.stringify(judgement), because);
  }
});

test('a port that was reached is judged by what it said', () => {
  const seen = endpoint({});
  assert.equal(seen.endpoint.port, 443);
  const distribution = plan({ origin: { protocolPolicy: 'http-only', httpPort: 443 } });
  assert.equal(
    judgeOrigin(portOfOtherProtocol, evidence({ endpoints: [seen], distribution }), now).kind,
    'ruled-out',
  );
});

test('without a configuration nothing is said, and nothing is missing', () => {
  const judgement = judgeOrigin(portOfOtherProtocol, evidence(), now);
  assert.equal(judgement.kind === 'unknown' && judgement.matters, false);
});
