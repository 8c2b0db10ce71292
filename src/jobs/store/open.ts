import { configError } from '../../settings/config-error.ts';
import { withFallback } from './fallback.ts';
import { newOwner } from './leases.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

/**
 * Opens the store, and writes to it. If its disk fails later, checks still run: records are kept in memory
 * then, and lost with the process.
 *
 * @param key the key that encrypts secrets; `null`: a key that is kept in the directory
 * @param onTrouble called with the reason in words when the disk fails
 * @throws ConfigError when the directory cannot be used or written: a bot that begins so would lose whatever
 *   it accepts, and its operator is there to see it
 */
export async function openStore(
  directory: string,
  now: () => Date,
  onTrouble: (because: string) => void,
  key: string | null = null,
): Promise<Store> {
  const owner = newOwner();
  try {
    const disk = openSqliteStore(directory, now, { owner, key });
    await disk.beat();
    return withFallback(disk, openSqliteStore(':memory:', now, { owner, key }), onTrouble);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw configError([
      `CF502_DATA_DIR is ${directory}, and nothing can be written there (${because}): make room on its disk or let this user write to it, or name another directory`,
    ]);
  }
}
