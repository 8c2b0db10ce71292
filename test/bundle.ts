import { globSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

/** Packages written for `require` find it in the bundle too. Others import `createRequire` by its own name. */
const REQUIRE =
  "import { createRequire as requireOfBundle } from 'node:module'; const require = requireOfBundle(import.meta.url);";

/**
 * What npm publishes: one file for each door, what they share in chunks, all packages inside, so that starting reads few
 * files. The playground stays out: its page is built from sources and development dependencies, in a clone.
 */
export async function bundle(outdir: string): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: globSync('src/*.ts'),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // A package written for `require` and loaded by `import()` would come without its names.
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    external: ['*/open-playground.ts'],
    banner: { js: REQUIRE },
    legalComments: 'linked',
    logLevel: 'warning',
  });
}

if (import.meta.main) await bundle('dist');
