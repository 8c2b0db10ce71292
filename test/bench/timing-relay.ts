import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stands between Slack's stand-in and the bot, as a process of its own, and times how soon commands for `.bench.test` are
 * answered: the stand-in serves files and takes thousands of posts meanwhile, and may be late itself. Forked with the
 * bot's address; it sends its own, and on any message the times since the last one, in milliseconds.
 */
const { hostname, port } = new URL(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: true });
let elapsedMs: number[] = [];

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => Buffer.concat(await message.toArray());

const server = createServer(async (incoming, answer) => {
  const body = await bodyOf(incoming);
  const { method, url: path, headers } = incoming;
  const startedAt = performance.now();
  const sent = request({ hostname, port, agent, method, path, headers }).end(body);
  try {
    const [answered] = (await once(sent, 'response')) as [IncomingMessage];
    const text = await bodyOf(answered);
    if (/^(?=.*\bcommand=).*\.bench\.test/.test(body.toString()))
      elapsedMs.push(performance.now() - startedAt);
    answer.writeHead(answered.statusCode ?? 502, answered.headers).end(text);
  } catch {
    answer.destroy();
  }
});
server.listen(0, '127.0.0.1', () =>
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
process.on('message', () => {
  process.send?.(elapsedMs);
  elapsedMs = [];
});
process.on('disconnect', () => process.exit());
