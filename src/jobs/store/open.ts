import { withFallback } from './fallback.ts';
import { newOwner } from './leases.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

/** Time after which a directory that could not be used is tried again. */
const TRY_AGAIN_MS = 10_000;

/**
 * Opens the store. If the directory cannot be used, checks still run: records are kept in memory and lost
 * with the process. The directory is tried again regularly, so that a disk that was full at the start is used
 * once there is room.
 *
 * @param key the key that encrypts secrets; `null`: a key that is kept in the directory
 * @param onTrouble called with the reason in words when the disk fails, now or later
 */
export function openStore(
  directory: string,
  now: () => Date,
  onTrouble: (because: string) => void,
  key: string | null = null,
): Store {
  const owner = newOwner();
  const memory = openSqliteStore(':memory:', now, { owner, key });
  const open = () => openSqliteStore(directory, now, { owner, key });
  try {
    return withFallback(open(), memory, onTrouble);
  } catch (error) {
    const because = `the store in ${directory} cannot be used: ${error instanceof Error ? error.message : String(error)}`;
    onTrouble(because);
    return reopening(open, memory, because, now, onTrouble);
  }
}

/**
 * A store in memory until the directory can be used. From then on new records go to the disk, while those in
 * memory stay there.
 */
function reopening(
  open: () => Store,
  memory: Store,
  because: string,
  now: () => Date,
  onTrouble: (because: string) => void,
): Store {
  const alone: Store = {
    ...memory,
    trouble: () => because,
    keepRequest: async (request) => {
      const outcome = await memory.keepRequest(request);
      return outcome === 'kept' ? 'unkept' : outcome;
    },
  };
  let current = alone;
  let triedAt = now().getTime();

  function store(): Store {
    if (current !== alone || now().getTime() - triedAt < TRY_AGAIN_MS) return current;
    triedAt = now().getTime();
    try {
      current = withFallback(open(), memory, onTrouble);
    } catch {
      // It still fails, which was already reported.
    }
    return current;
  }

  const names = Object.keys(alone) as (keyof Store)[];
  const forward = (name: keyof Store) =>
    ((...args: readonly unknown[]) =>
      (store()[name] as (...given: readonly unknown[]) => unknown)(...args)) as never;
  return Object.fromEntries(names.map((name) => [name, forward(name)])) as unknown as Store;
}
