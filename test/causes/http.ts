import assert from 'node:assert/strict';
import type { Cause } from '../../src/causes/cause.ts';
import type { EndpointEvidence, Evidence, ExchangeEvidence } from '../../src/formats/evidence.ts';
import type { HttpExchange } from '../../src/formats/http.ts';
import type { Judgement } from '../../src/formats/judgement.ts';
import type { FailureKind, Observation, Phase } from '../../src/formats/observation.ts';
import type { Target } from '../../src/formats/target.ts';
import { judgeEndpoint, judgeOrigin } from './case.ts';
import { answered, endpoint, evidence, exchange, failed } from './evidence.ts';

/** One row of a cause's table: what was seen, and the judgement; `because` or `missing` is matched. */
export type Row = readonly [
  name: string,
  seen: EndpointEvidence,
  kind: Judgement['kind'],
  words?: RegExp | undefined,
  target?: Partial<Target>,
];

export const NOW = new Date('2026-11-23T10:00:00Z');

/** An HTTPS endpoint whose request was answered so. */
export const answers = (
  answer: Partial<HttpExchange>,
  sent: Partial<ExchangeEvidence> = {},
  overrides: Partial<EndpointEvidence> = {},
): EndpointEvidence => withExchange(answered(exchange(answer)), sent, overrides);

/** An HTTPS endpoint that takes the request and brings no valid head. */
export const fails = (
  kind: FailureKind,
  detail: string,
  phase: Phase = 'response-head',
  overrides: Partial<EndpointEvidence> = {},
): EndpointEvidence => withExchange(failed(kind, phase, detail), {}, overrides);

/** Nobody could connect, so nothing was asked. */
export const UNCONNECTED: EndpointEvidence = fails('refused', 'ECONNREFUSED', 'connect', {
  tcp: failed('refused', 'connect', 'ECONNREFUSED'),
  handshakes: [],
});

export const PLAIN = { address: '192.0.2.1', family: 4, port: 80, protocol: 'http' } as const;

/** Judges every row and compares kind and words. */
export function judgeRows(cause: Cause, rows: readonly Row[]): void {
  for (const [name, seen, kind, words, target] of rows) {
    const judgement = judgeOne(cause, seen, target);
    assert.equal(judgement.kind, kind, `${name}: ${JSON.stringify(judgement)}`);
    if (words !== undefined) assert.match(wordsOf(judgement), words, name);
    assert.ok(wordsOf(judgement).length <= 400, name);
  }
}

export function judgeOne(cause: Cause, seen: EndpointEvidence, target: Partial<Target> = {}): Judgement {
  const all: Evidence = evidence({ endpoints: [seen], target: { ...evidence().target, ...target } });
  return cause.scope === 'endpoint' ? judgeEndpoint(cause, seen, all, NOW) : judgeOrigin(cause, all, NOW);
}

function wordsOf(judgement: Judgement): string {
  switch (judgement.kind) {
    case 'found':
    case 'warning':
      return judgement.because;
    case 'unknown':
      return judgement.missing;
    case 'ruled-out':
      return '';
  }
}

function withExchange(
  observation: Observation<HttpExchange>,
  sent: Partial<ExchangeEvidence>,
  overrides: Partial<EndpointEvidence>,
): EndpointEvidence {
  return endpoint({
    exchanges: [{ purpose: 'as-cloudfront', host: 'origin.example.com', path: '/', ...sent, observation }],
    ...overrides,
  });
}
