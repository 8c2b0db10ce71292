import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder where compiled code is kept for the next process: half of a short check is compiling. Node runs
 * what it finds in such a folder, so it is one that only this user can write to, never the system's shared
 * folder for temporary files; where there is none, every process compiles for itself.
 *
 * @param home the user's home directory
 * @param userId of this process; `undefined` where the system has no such numbers, and then nothing is kept
 */
export function compileCacheFolder(home: string, userId: number | undefined): string | null {
  if (userId === undefined || home === '') return null;
  const folder = join(home, '.cache', 'cf502');
  return isOurs(folder, userId) ? folder : null;
}

/** Makes the folder where it is missing; a link, another owner, or rights for others rule it out. */
function isOurs(folder: string, userId: number): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    return found.isDirectory() && found.uid === userId && (found.mode & 0o077) === 0;
  } catch {
    return false;
  }
}
