import { readFileSync } from 'node:fs';
import type { Configuration } from '../../src/distribution/model.ts';
import { planFor } from '../../src/distribution/plan.ts';
import { mergeConfigurations, readConfiguration } from '../../src/distribution/read-configuration.ts';
import type { Viewer } from '../../src/distribution/viewer.ts';

const FOLDER = 'test/fixtures/distributions';

/** Files the `aws` command line wrote (against `test/aws/counterpart.py`), and templates and states of the same distribution. */
export function configurationOf(...files: readonly string[]): Configuration {
  return mergeConfigurations(
    files.map((file) => {
      const read = readConfiguration(JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')));
      if (read === null) throw new Error(`${file} is no configuration`);
      return read;
    }),
  );
}

export const viewerOf = (url: string | null): Viewer => {
  if (url === null) return { host: null, path: null, protocol: null };
  const { protocol, hostname, pathname, search } = new URL(url);
  return { host: hostname, path: pathname + search, protocol: protocol === 'http:' ? 'http' : 'https' };
};

/** The plans of some files for a URL. */
export function plansOf(url: string | null, ...files: readonly string[]) {
  const planning = planFor(viewerOf(url), configurationOf(...files));
  if (planning.kind === 'invalid') throw new Error(planning.message);
  return planning;
}
