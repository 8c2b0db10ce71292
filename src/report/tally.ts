import type { Report, State } from '../formats/report.ts';
import type { Tally } from '../formats/tally.ts';

/** The most minutes and addresses that are counted one by one: the minutes of one day. */
const MINUTES_MAX = 1_440;
const ADDRESSES_MAX = 64;

export function newTally(began: string): Tally {
  return {
    began,
    ended: began,
    tries: 0,
    failed: 0,
    unsure: 0,
    missed: 0,
    byAddress: [],
    byMinute: [],
    byKind: [],
  };
}

/** Counts one try. @param report `null`: it ended without one */
export function withTry(tally: Tally, report: Report | null, at: string): Tally {
  if (report === null) return { ...tally, ended: at, missed: tally.missed + 1 };
  const isFailed = report.verdict.state === 'broken';
  return {
    ...tally,
    ended: at,
    tries: tally.tries + 1,
    failed: tally.failed + Number(isFailed),
    unsure: tally.unsure + Number(report.verdict.state === 'unsure'),
    byAddress: verdictsOf(report).reduce(countedAddress, tally.byAddress),
    byMinute: isFailed ? countedMinute(tally.byMinute, at.slice(0, 16)) : tally.byMinute,
    byKind: isFailed ? countedKind(tally.byKind, report) : tally.byKind,
  };
}

type AddressState = { readonly address: string; readonly state: State };

function verdictsOf({ byAddress, evidence, verdict }: Report): readonly AddressState[] {
  if (byAddress !== undefined) return byAddress;
  return evidence.endpoints.slice(0, 1).map(({ endpoint }) => ({
    address: endpoint.address,
    state: verdict.state,
  }));
}

function countedAddress(counts: Tally['byAddress'], { address, state }: AddressState): Tally['byAddress'] {
  const old = counts.find((one) => one.address === address);
  if (old === undefined && counts.length >= ADDRESSES_MAX) return counts;
  const { tries = 0, failed = 0 } = old ?? {};
  const now = { address, tries: tries + 1, failed: failed + Number(state === 'broken') };
  return old === undefined ? [...counts, now] : counts.map((one) => (one === old ? now : one));
}

function countedMinute(counts: Tally['byMinute'], minute: string): Tally['byMinute'] {
  const last = counts.at(-1);
  if (last?.minute === minute) return [...counts.slice(0, -1), { minute, failed: last.failed + 1 }];
  return counts.length >= MINUTES_MAX ? counts : [...counts, { minute, failed: 1 }];
}

function countedKind(counts: Tally['byKind'], { root, verdict }: Report): Tally['byKind'] {
  const cause = root ?? verdict.causes[0];
  if (cause === undefined) return counts;
  const old = counts.find((one) => one.cause === cause);
  if (old === undefined) return [...counts, { cause, failed: 1 }];
  return counts.map((one) => (one === old ? { cause, failed: old.failed + 1 } : one));
}

/** Where the report timed idle connections: what it found of a race; `undefined` where it did not. */
export function idleRaceIn({ evidence, findings }: Report): string | null | undefined {
  if (!evidence.endpoints.some(({ idle }) => idle?.kind === 'answered')) return undefined;
  const race = findings.find(({ cause }) => cause === 'http-keepalive-too-short');
  return race?.kind === 'warning' || race?.kind === 'found' ? race.because : null;
}
