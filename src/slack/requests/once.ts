/**
 * Does a piece of work once for each key, however often it is asked for: people click a button twice. Work
 * that failed may be tried again. Remembered by this process only.
 *
 * @returns `before`: an earlier call did it; `failed`: this one, or the one it waited for, did not succeed
 */
export type Once = (key: string, work: () => Promise<boolean>) => Promise<'done' | 'before' | 'failed'>;

const REMEMBERED_MAX = 1_000;

export function createOnce(): Once {
  const known = new Map<string, Promise<boolean>>();
  return async (key, work) => {
    const before = known.get(key);
    if (before !== undefined) return (await before) ? 'before' : 'failed';
    if (known.size >= REMEMBERED_MAX) known.clear();
    const doing = work();
    known.set(key, doing);
    const isDone = await doing.catch((error: unknown) => {
      known.delete(key);
      throw error;
    });
    if (!isDone) known.delete(key);
    return isDone ? 'done' : 'failed';
  };
}
