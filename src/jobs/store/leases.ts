import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

/**
 * Which process works on which jobs, where several processes share a directory (a rolling restart, two bots).
 * Each process gives a sign of life every second or two. The jobs of one that has given none for the length
 * of a lease may be taken over by others.
 */
export const LEASE_MS = 6_000;
export const BEAT_MS = 1_500;

type Row = Record<string, SQLOutputValue>;

export type Leases = {
  readonly beat: () => void;
  /** Makes everything that this process has available to others at once. */
  readonly release: () => void;
  /** Takes the rows that no living process has, and those that this process has already. */
  readonly claim: (table: 'watches' | 'requests', where?: string, alsoSet?: string) => readonly Row[];
  /** The ids of the jobs that this process may take, oldest first. There may be a thousand. */
  readonly claimableJobs: () => readonly string[];
};

const IS_FREE = `(owner IS NULL OR owner = ? OR owner NOT IN (SELECT id FROM owners WHERE seen_at > ?))`;

export function createLeases(database: DatabaseSync, owner: string, now: () => Date): Leases {
  const putOwner = database.prepare(
    'INSERT INTO owners VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at',
  );
  const deleteOwner = database.prepare('DELETE FROM owners WHERE id = ?');
  const forgetOwners = database.prepare('DELETE FROM owners WHERE seen_at < ?');
  const selectOwners = database.prepare('SELECT id FROM owners');
  const selectJobs = database.prepare(
    `SELECT id FROM jobs WHERE failed_because IS NULL AND ${IS_FREE} ORDER BY accepted_at, rowid`,
  );
  const claims = new Map<string, ReturnType<DatabaseSync['prepare']>>();

  /** On the same machine the end of a process can be seen at once. */
  function forgetEnded(): void {
    for (const { id } of selectOwners.all()) {
      const pid = pidHere(String(id));
      if (pid !== null && pid !== process.pid && !isAlive(pid)) deleteOwner.run(String(id));
    }
  }

  /** @returns since when whoever gave no sign of life counts as ended */
  function forgetDead(): number {
    const deadSince = now().getTime() - LEASE_MS;
    forgetOwners.run(deadSince - LEASE_MS);
    forgetEnded();
    return deadSince;
  }

  return {
    beat: () => void putOwner.run(owner, now().getTime()),
    release: () => void deleteOwner.run(owner),
    claim(table, where = 'TRUE', alsoSet = '') {
      const sql = `UPDATE ${table} SET owner = ?${alsoSet} WHERE (${where}) AND ${IS_FREE} RETURNING *`;
      const claim = claims.get(sql) ?? database.prepare(sql);
      claims.set(sql, claim);
      return claim.all(owner, owner, forgetDead());
    },
    claimableJobs: () => selectJobs.all(owner, forgetDead()).map(({ id }) => String(id)),
  };
}

/** A unique name for this process: `HOST PID UUID`. */
export const newOwner = (): string => `${hostname()} ${process.pid} ${randomUUID()}`;

function pidHere(owner: string): number | null {
  const [host, pid] = owner.split(' ');
  return host === hostname() && Number.isInteger(Number(pid)) ? Number(pid) : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
