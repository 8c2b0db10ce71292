import type { Evidence } from '../formats/evidence.ts';
import type { Stage } from '../formats/stage.ts';

/**
 * How long each stage of a check took, in milliseconds: its longest probe, since those of one stage run side
 * by side. A handshake and a request make a connection of their own, which counts as theirs. Stages in which
 * nothing was asked are absent.
 */
export function stageTimes({ dns, endpoints }: Evidence): ReadonlyMap<Stage, number> {
  const observations = [
    ...dns.map(({ observation }) => ['dns', observation] as const),
    ...endpoints.flatMap(({ tcp, handshakes, exchanges }) => [
      ['tcp', tcp] as const,
      ...handshakes.map(({ observation }) => ['tls', observation] as const),
      ...exchanges.map(({ observation }) => ['http', observation] as const),
    ]),
  ];
  const longest = new Map<Stage, number>();
  for (const [stage, observation] of observations)
    if (observation.kind !== 'skipped')
      longest.set(stage, Math.max(longest.get(stage) ?? 0, observation.elapsedMs));
  return longest;
}
