import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an administrator paused: everything, an origin, or a person by Slack's id. */
export type Pauses = {
  /** Why this is paused, as the rest of "origin: …"; `null` where it is not. */
  readonly whyNot: (origin: string, user: string | null) => string | null;
  readonly pause: (what: string) => Promise<void>;
  /** @returns whether it was paused */
  readonly resume: (what: string) => Promise<boolean>;
  readonly list: () => readonly string[];
};

/** The word with which everything is paused. */
export const EVERYTHING = 'everything';

/**
 * Pauses outlive the process: they are kept in one small file in the data directory, which other bots that
 * share the directory read too.
 *
 * @param directory `:memory:` keeps them in this process
 */
export function createPauses(directory: string): Pauses {
  const file = directory === ':memory:' ? null : join(directory, 'pauses.json');
  let own: readonly string[] = [];
  /** Which state of the file `own` is; a changed file is another one, since it is replaced. */
  let ownState = '';

  function read(): readonly string[] {
    if (file === null) return own;
    try {
      const found = statSync(file, { throwIfNoEntry: false });
      // Nothing was ever paused.
      if (found === undefined) return own;
      const state = `${found.ino} ${found.mtimeMs} ${found.size}`;
      if (state === ownState) return own;
      const written: unknown = JSON.parse(readFileSync(file, 'utf8'));
      own = Array.isArray(written) ? written.filter((one) => typeof one === 'string') : [];
      ownState = state;
      return own;
    } catch {
      // The disk fails: the pauses known to this process still count.
      return own;
    }
  }

  function write(paused: readonly string[]): void {
    own = paused;
    if (file === null) return;
    writeFileSync(`${file}.new`, JSON.stringify(paused), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  return {
    whyNot: (origin, user) => whyPaused(read(), origin, user),
    pause: async (what) => write([...new Set([...read(), what])]),
    async resume(what) {
      const paused = read();
      write(paused.filter((one) => one !== what));
      return paused.includes(what);
    },
    list: read,
  };
}

/** The rest of "origin: …" where one of these pauses keeps it from being checked for this person. */
export function whyPaused(paused: readonly string[], origin: string, user: string | null): string | null {
  if (paused.includes(EVERYTHING)) return 'not checked: an administrator of cf502 paused all checks.';
  if (paused.includes(origin)) return 'not checked: an administrator of cf502 paused checks of this origin.';
  return user !== null && paused.includes(user)
    ? 'not checked: an administrator of cf502 paused your checks.'
    : null;
}
