import type { Report } from '../../formats/report.ts';
import type { Log } from '../../operating/log.ts';

/** Which addresses the machines of a Region saw lately. */
export type Sightings = { readonly saw: (region: string, machine: string, report: Report) => void };

type Sighting = { readonly machine: string; readonly addresses: ReadonlySet<string>; readonly atMs: number };

const LATELY_MS = 60_000;
/** Origins of which the last sighting is kept. */
const ORIGINS_MAX = 500;

/**
 * Warns, once for two machines, when machines of one Region see quite different addresses of an origin: their
 * resolvers then answer differently, and a verdict depends on who checks.
 */
export function createSightings(log: Log): Sightings {
  const last = new Map<string, Sighting>();
  const warned = new Set<string>();
  return {
    saw(region, machine, report) {
      const addresses = new Set(report.evidence.addresses.map(({ address }) => address));
      if (addresses.size === 0) return;
      const { origin } = report.target;
      const key = `${region} ${origin}`;
      const before = last.get(key);
      last.delete(key);
      last.set(key, { machine, addresses, atMs: performance.now() });
      if (last.size > ORIGINS_MAX) last.delete([...last.keys()][0] ?? '');
      if (before === undefined || before.machine === machine) return;
      if (
        performance.now() - before.atMs > LATELY_MS ||
        [...addresses].some((address) => before.addresses.has(address))
      )
        return;
      const pair = [before.machine, machine].toSorted().join(' ');
      if (warned.has(pair)) return;
      warned.add(pair);
      log.warn(
        { region, origin, machines: [before.machine, machine] },
        'machines of one Region see different addresses of an origin: do their resolvers differ?',
      );
    },
  };
}
