import { globSync, readFileSync, rmSync } from 'node:fs';
import { build, type Plugin } from 'esbuild';

/** Packages written for `require` find it in the bundle too. Others import `createRequire` by its own name. */
const REQUIRE =
  "import { createRequire as requireOfBundle } from 'node:module'; const require = requireOfBundle(import.meta.url);";

/**
 * Lets esbuild leave out what is not used of AWS's schemas: it keeps an object whose keys are computed, and there they
 * are constants of the same file. EC2's schemas alone are 0.8 MB, of which five calls need 11 kB.
 */
const AWS_SCHEMAS: Plugin = {
  name: 'aws-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk.*[\\/]schemas_0\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const texts = new Map(
        [...text.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm)].map(([, name, value]) => [name, value]),
      );
      const keyed = text.replaceAll(/\[(_\w+)\]:/g, (key, name) =>
        texts.has(name) ? `${texts.get(name)}:` : key,
      );
      return { contents: keyed };
    });
  },
};

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
    plugins: [AWS_SCHEMAS],
    legalComments: 'linked',
    logLevel: 'warning',
  });
}

if (import.meta.main) await bundle('dist');
