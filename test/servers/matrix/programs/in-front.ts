/** node in-front.ts COMMAND ARG…: an HTTP server, and the command in front of it, told its port in place of BACKEND. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const [command = '', ...args] = process.argv.slice(2);
const configuration = args.at(-1) ?? '';
const server = createServer((_request, response) => response.end('ok'));
server.listen(0, '127.0.0.1', () => {
  const port = String((server.address() as AddressInfo).port);
  writeFileSync(configuration, readFileSync(configuration, 'utf8').replaceAll('BACKEND', port));
  spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).on('exit', () => process.exit(1));
});
