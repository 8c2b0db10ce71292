import { resolve } from 'node:path';

/**
 * A door of `src/` as a program to start. A run of all the tests bundles them first, as npm publishes them: they start
 * in a third of the time, and hundreds are started. A single test run by `node --test` takes the sources.
 *
 * @param name `cli`, `bot`, `worker`, …
 */
export const door = (name: string): string =>
  resolve(process.env.CF502_BUNDLED === undefined ? `src/${name}.ts` : `dist/${name}.js`);
