import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * A port that drops SYNs, as a filtered one does, without a firewall: a listener with the shortest queue is stopped
 * (SIGSTOP) and its queue filled; Linux then drops what comes next.
 */
export async function silentPort(t: { after(hook: () => void): void }): Promise<number> {
  const program = `const s = require('node:net').createServer();
    s.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => console.log(s.address().port));`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  const port = Number(String(line));
  child.kill('SIGSTOP');
  const fillers = Array.from({ length: 8 }, () => connect({ host: '127.0.0.1', port }).on('error', () => {}));
  t.after(() => fillers.forEach((filler) => void filler.destroy()));
  await once(fillers[0] ?? child, 'connect');
  await new Promise((resolve) => setTimeout(resolve, 50));
  return port;
}
