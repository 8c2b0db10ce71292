import assert from 'node:assert/strict';
import type { EndpointCause } from '../../src/causes/cause.ts';
import type { EndpointEvidence, HandshakeEvidence } from '../../src/formats/evidence.ts';
import type { Handshake, HandshakePurpose } from '../../src/formats/handshake.ts';
import type { Judgement } from '../../src/formats/judgement.ts';
import type { Target } from '../../src/formats/target.ts';
import { judgeEndpoint } from './case.ts';
import { answered, endpoint, evidence, failed, handshake } from './evidence.ts';

/** A handshake the server ended before its ServerHello. */
export const refused = (overrides: Partial<Handshake> = {}): Handshake => {
  const { serverHello: _, version: __, cipherSuite: ___, ...rest } = handshake();
  return { ...rest, ending: 'alert', ...overrides };
};

export const alert = (code: number, name: string): Partial<Handshake> => ({
  ending: 'alert',
  alert: { level: 'fatal', code, name },
});

export const HANDSHAKE_FAILURE = alert(40, 'handshake_failure');

/** An HTTPS endpoint with these handshakes, the first being CloudFront's. */
export function seenWith(
  first: Handshake,
  ...others: readonly (readonly [HandshakePurpose, Handshake])[]
): EndpointEvidence {
  const one = (purpose: HandshakePurpose, value: Handshake): HandshakeEvidence => ({
    purpose,
    serverName: value.serverName,
    observation: answered(value),
  });
  return endpoint({
    handshakes: [one('as-cloudfront', first), ...others.map(([purpose, value]) => one(purpose, value))],
  });
}

export function judge(cause: EndpointCause, seen: EndpointEvidence, known: Partial<Target> = {}): Judgement {
  const target = { ...evidence().target, ...known };
  return judgeEndpoint(
    cause,
    seen,
    evidence({ target, endpoints: [seen] }),
    new Date('2026-11-23T10:00:00Z'),
  );
}

/** What every negotiation cause must make of evidence that has no handshake to speak of. */
export const PLAIN_HTTP = endpoint({
  endpoint: { address: '192.0.2.1', family: 4, port: 80, protocol: 'http' },
  handshakes: [],
});

/**
 * What every cause of the negotiation makes of evidence without one: plain HTTP has none, our own deadline matters, a
 * connection that failed is another cause's.
 */
export function assertWithoutHandshake(cause: EndpointCause): void {
  assert.deepEqual(judge(cause, PLAIN_HTTP), { kind: 'ruled-out' });
  const cut = judge(cause, seenWith(refused({ ending: 'cut-short' })));
  assert.ok(cut.kind === 'unknown' && cut.matters);
  const handshakes = [
    { purpose: 'as-cloudfront', serverName: null, observation: failed('refused', 'connect', 'ECONNREFUSED') },
  ] as const;
  const unconnected = judge(cause, endpoint({ handshakes }));
  assert.ok(unconnected.kind === 'unknown' && !unconnected.matters);
  assert.match(unconnected.missing, /ECONNREFUSED/);
  assert.equal(judge(cause, endpoint({ handshakes: [] })).kind, 'unknown');
}
