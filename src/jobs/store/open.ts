import { withFallback } from './fallback.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

/**
 * Opens the store, or one that ends with the process when the directory cannot be used: checks still run.
 *
 * @param onTrouble told in words when the disk does not work, now or later
 */
export function openStore(directory: string, now: () => Date, onTrouble: (because: string) => void): Store {
  const memory = openSqliteStore(':memory:', now);
  try {
    return withFallback(openSqliteStore(directory, now), memory, onTrouble);
  } catch (error) {
    const because = `the store in ${directory} cannot be used: ${error instanceof Error ? error.message : String(error)}`;
    onTrouble(because);
    return { ...memory, trouble: () => because };
  }
}
