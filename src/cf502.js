#!/usr/bin/env node
// The command `cf502`: the sources in a clone, the bundle in the package, where Node.js refuses TypeScript.
// It is plain JavaScript so that an older Node.js gets as far as saying which one is needed.
import { existsSync, readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const needed = engines.node.replace('>=', '').split('.').map(Number);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > needed[0] || (major === needed[0] && minor >= needed[1])) {
  const sources = new URL('cli.ts', import.meta.url);
  await import(existsSync(sources) ? sources.href : new URL('../dist/cli.js', import.meta.url).href);
} else {
  console.error(`cf502: Node.js ${engines.node} is needed, and this is ${process.version}.`);
  process.exitCode = 2;
}
