import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The page's own folder. */
export const PAGE = new URL('../page/', import.meta.url);

/** The page's script and its style as browsers read them, by file name. */
export type PageBundle = ReadonlyMap<'main.js' | 'page.css', Uint8Array>;

let bundle: Promise<PageBundle> | undefined;

/**
 * Makes the page's bundle in memory, from this project's files and its development dependencies alone; once.
 */
export function bundlePage(): Promise<PageBundle> {
  bundle ??= makeBundle();
  return bundle;
}

async function makeBundle(): Promise<PageBundle> {
  const folder = fileURLToPath(PAGE);
  const { outputFiles } = await build({
    entryPoints: { main: `${folder}main.tsx`, page: `${folder}styles/page.css` },
    outdir: folder,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    minify: true,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const contents = (name: string) => {
    const file = outputFiles.find(({ path }) => path.endsWith(name));
    if (file === undefined) throw new Error(`the bundle lacks ${name}`);
    return file.contents;
  };
  return new Map([
    ['main.js', contents('main.js')],
    ['page.css', contents('page.css')],
  ]);
}
