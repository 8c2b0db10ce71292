import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * A port that drops SYNs, as a filtered one does, without a firewall: listeners with the shortest queue are stopped
 * (SIGSTOP) and their queues filled; Linux then drops what comes next.
 *
 * @param addresses of 127.0.0.0/8, each silent on the same port
 * @param wanted the port; 0 for any that is free
 */
export async function silentPort(
  t: { after(hook: () => void): void },
  addresses: readonly string[] = ['127.0.0.1'],
  wanted = 0,
): Promise<number> {
  const program = `const { createServer } = require('node:net');
    const [wanted, ...hosts] = process.argv.slice(1);
    const next = (port) => {
      const host = hosts.shift();
      if (host === undefined) return console.log(port);
      const server = createServer();
      server.listen({ host, port, backlog: 1 }, () => next(server.address().port));
    };
    next(Number(wanted));`;
  const child = spawn(process.execPath, ['-e', program, '--', String(wanted), ...addresses], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  const port = Number(String(line));
  child.kill('SIGSTOP');
  const fillers = addresses.flatMap((host) =>
    Array.from({ length: 8 }, () => connect({ host, port }).on('error', () => {})),
  );
  t.after(() => fillers.forEach((filler) => void filler.destroy()));
  await Promise.all(addresses.map((_, index) => once(fillers[index * 8] ?? child, 'connect')));
  await new Promise((resolve) => setTimeout(resolve, 50));
  return port;
}
