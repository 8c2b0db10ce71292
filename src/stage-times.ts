import type { Progress } from './diagnose.ts';
import type { Evidence } from './evidence/evidence.ts';

/**
 * How long each stage of a check took, in milliseconds: its longest probe, since those of one stage run side by side. A
 * handshake and a request make a connection of their own, which counts as theirs. Stages in which nothing was asked are absent.
 */
export function stageTimes({ dns, endpoints }: Evidence): ReadonlyMap<Progress['stage'], number> {
  const observations = [
    ...dns.map(({ observation }) => ['dns', observation] as const),
    ...endpoints.flatMap(({ tcp, handshakes, exchanges }) => [
      ['tcp', tcp] as const,
      ...handshakes.map(({ observation }) => ['tls', observation] as const),
      ...exchanges.map(({ observation }) => ['http', observation] as const),
    ]),
  ];
  const longest = new Map<Progress['stage'], number>();
  for (const [stage, observation] of observations)
    if (observation.kind !== 'skipped')
      longest.set(stage, Math.max(longest.get(stage) ?? 0, observation.elapsedMs));
  return longest;
}
