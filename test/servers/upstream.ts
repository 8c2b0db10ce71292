import { serveRaw } from '../../src/lab/origins/serve-raw.ts';
import type { Served } from '../../src/lab/origins/served.ts';

/** What stands behind the proxies, by path. */
export const UPSTREAMS = {
  '/alive': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  '/error': 'HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops',
  '/missing': 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
  '/denied': 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n',
  '/closes': '',
  '/nonsense': 'this is not HTTP\r\n\r\n',
  '/busy': 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy',
};

/** Answers by path; `/silent` never, `/large` with 40,000 bytes of header. */
export async function serveUpstream(t: { after: (end: Served['stop']) => void }): Promise<number> {
  const { port, stop } = await serveRaw((socket) => {
    socket.once('data', (request) => {
      const path = request.toString().split(' ')[1] ?? '';
      if (path === '/silent') return;
      if (path === '/large') socket.end(`HTTP/1.1 200 OK\r\nX-Large: ${'x'.repeat(40_000)}\r\n\r\n`);
      else socket.end(UPSTREAMS[path as keyof typeof UPSTREAMS]);
    });
  });
  t.after(stop);
  return port;
}
