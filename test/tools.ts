import { spawnSync } from 'node:child_process';

/** Programs that make more cases real; without one its tests are skipped and `npm test` says so. */
const TOOLS = {
  openssl: 'handshakes with openssl s_server, certificates issued by openssl ca',
  curl: 'proofs over HTTP, run as they are pasted',
  nginx: 'nginx as an origin and as a proxy',
  haproxy: 'HAProxy as an origin and as a proxy',
  'gnutls-serv': '3DES and RC4 servers',
  njs: 'a second opinion on what CloudFront Functions can run',
  chromium: 'the playground in a browser',
} as const;

export type Tool = keyof typeof TOOLS;

/** Whether a program is on the PATH. */
export function hasTool(tool: Tool): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool} || command -v /usr/sbin/${tool}`]).status === 0;
}

/** For a test's `skip` option: the reason, or `false` when the program is there. */
export function without(tool: Tool): string | false {
  return hasTool(tool) ? false : `no ${tool} on this machine`;
}

export function missingTools(): readonly { tool: string; widens: string }[] {
  return Object.entries(TOOLS)
    .filter(([tool]) => !hasTool(tool as Tool))
    .map(([tool, widens]) => ({ tool, widens }));
}
