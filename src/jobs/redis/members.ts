import type { Link } from './connect.ts';
import { key } from './keys.ts';

/**
 * The form of jobs in the queue. A worker leaves jobs of a newer form to newer workers, and a bot does not
 * wait for workers that only know an older one.
 */
export const JOB_FORMAT = 1;

/** What a bot or a worker says of itself, every second. */
export type Member = {
  readonly id: string;
  readonly kind: 'bot' | 'worker';
  readonly region: string;
  readonly machine: string;
  readonly version: string;
  readonly format: number;
  readonly concurrency: number;
  readonly allowedCidrs: readonly string[];
};

/** `silentMs`: since its last sign of life, by the clock of Redis; `stopped`: it ended in due form. */
export type SeenMember = Member & { readonly silentMs: number; readonly stopped: boolean };

export const SAY_EVERY_MS = 1_000;
/** A worker that says nothing for this long is not waited for. */
export const SILENT_MS = 5_000;
/**
 * A Region whose workers are gone is still named in reports for a day, or for ten minutes if they were
 * stopped.
 */
const KNOWN_MS = 86_400_000;
const KNOWN_STOPPED_MS = 600_000;

const SAY = `
local time = redis.call('TIME')
local at = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', ARGV[1], ARGV[2], at .. ' ' .. ARGV[3] .. ' ' .. ARGV[4])
return 1`;

const READ = `
local time = redis.call('TIME')
return {time[1] * 1000 + math.floor(time[2] / 1000), redis.call('HGETALL', ARGV[1])}`;

/** Writes that this member lives, or that it stops. */
export async function say({ run, wrote }: Link, member: Member, stopped = false): Promise<void> {
  const written = JSON.stringify(member);
  await run(SAY, key('members'), member.id, stopped ? '1' : '0', written);
  wrote();
}

/** Everybody who was seen within a day. Forgets the others. */
export async function readMembers({ use, run }: Link): Promise<readonly SeenMember[]> {
  const [now, all] = (await run(READ, key('members'))) as [number, string[]];
  const seen: SeenMember[] = [];
  const gone: string[] = [];
  for (let index = 0; index < all.length; index += 2) {
    const [at = '', stopped, ...written] = (all[index + 1] ?? '').split(' ');
    const silentMs = Math.max(0, now - Number(at));
    if (silentMs > (stopped === '1' ? KNOWN_STOPPED_MS : KNOWN_MS)) gone.push(all[index] ?? '');
    else seen.push({ ...(JSON.parse(written.join(' ')) as Member), silentMs, stopped: stopped === '1' });
  }
  if (gone.length > 0) await use((redis) => redis.hdel(key('members'), ...gone));
  return seen;
}

export const isAlive = ({ silentMs, stopped }: SeenMember): boolean => !stopped && silentMs < SILENT_MS;

/** The workers of each Region that is known, alive or not, in the order of the Regions' names. */
export function byRegion(members: readonly SeenMember[]): ReadonlyMap<string, readonly SeenMember[]> {
  const workers = members.filter(({ kind }) => kind === 'worker');
  const regions = [...new Set(workers.map(({ region }) => region))].toSorted();
  return new Map(regions.map((region) => [region, workers.filter((worker) => worker.region === region)]));
}

/** Why these two must not be run together, a whole sentence; `null` where nothing speaks against it. */
export function disagreement(one: Member, other: Member): string | null {
  const [mine, others] = [one, other].map(({ allowedCidrs }) => allowedCidrs.toSorted().join(','));
  if (mine === others) return null;
  const name = ({ kind, region, machine }: Member) =>
    kind === 'bot' ? `the bot on ${machine}` : `the worker of ${region} on ${machine}`;
  const list = (ranges: string | undefined) => (ranges === '' ? 'none' : ranges);
  return `CF502_ALLOW_CIDRS differs: ${name(one)} has ${list(mine)}, ${name(other)} has ${list(others)}. Set the same on both, or what is refused depends on who checks.`;
}
