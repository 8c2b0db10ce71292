import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Programs that make more cases real; without one its tests are skipped and `npm test` says so. */
const TOOLS = {
  openssl: 'handshakes with openssl s_server, certificates issued by openssl ca',
  curl: 'proofs over HTTP, run as they are pasted',
  nginx: 'nginx as an origin and as a proxy',
  haproxy: 'HAProxy as an origin and as a proxy',
  'gnutls-serv': '3DES and RC4 servers',
  njs: 'a second opinion on what CloudFront Functions can run',
  moto_server: 'AWS in its own wire format, for reading a distribution live',
  chromium: 'the playground in a browser',
  'redis-server': 'bots and workers that share a Redis, and what happens when one of them fails',
} as const;

/** Files that make more cases real, by the Debian package that brings them. */
const FILES = {
  'python3-cryptography-vectors': {
    path: '/usr/lib/python3/dist-packages/cryptography_vectors',
    widens: 'NIST’s certificate paths and certificates of many kinds',
  },
} as const;

/** Where Debian's `python3-cryptography-vectors` puts its files. */
export const VECTORS = FILES['python3-cryptography-vectors'].path;

export type Tool = keyof typeof TOOLS;

/** Whether a program is on the PATH. */
export function hasTool(tool: Tool): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool} || command -v /usr/sbin/${tool}`]).status === 0;
}

/** For a test's `skip` option: the reason, or `false` when the program is there. */
export function without(tool: Tool): string | false {
  return hasTool(tool) ? false : `no ${tool} on this machine`;
}

/** The same for files that a Debian package brings. */
export const withoutFiles = (name: keyof typeof FILES): string | false =>
  existsSync(FILES[name].path) ? false : `no ${name} on this machine`;

export function missingTools(): readonly { tool: string; widens: string }[] {
  const tools = Object.entries(TOOLS)
    .filter(([tool]) => !hasTool(tool as Tool))
    .map(([tool, widens]) => ({ tool, widens }));
  const files = Object.entries(FILES)
    .filter(([, { path }]) => !existsSync(path))
    .map(([tool, { widens }]) => ({ tool, widens }));
  return [...tools, ...files];
}
