import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of its own for a test, removed after it. */
export function temporaryDirectory(t: { after: (end: () => void) => void }): string {
  const directory = mkdtempSync(join(tmpdir(), 'cf502-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
