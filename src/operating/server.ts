import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What keeps the bot from working, one sentence each; empty when it is ready. */
export type Readiness = () => readonly string[];

/** The HTTP side while it listens. */
export type OperationsServer = {
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** Where Slack posts in http mode. */
const EVENTS_PATH = '/slack/events';
/** How long a request may take to arrive; Slack's take milliseconds. */
const REQUEST_MS = 10_000;
/** How often that is looked at in that time; Node's own half a minute would let each take as long. */
const LOOKS = 10;
/**
 * How long a stop waits for answers on their way; then connections that sent nothing, or half a request, are
 * cut.
 */
const LAST_ANSWERS_MS = 1_000;

/**
 * The bot's HTTP side: `/healthz` (the process answers), `/readyz` (503 with the reasons while it is not
 * ready), `/metrics` (Prometheus), and in http mode `/slack/events`. It listens before the connection to
 * Slack is made, so that a bot that waits for Slack can be distinguished from a dead one.
 *
 * @param onSlackRequest told with which status each request to `/slack/events` was answered
 * @param slackListener answers Slack's requests; gives `null` while there is none, is `null` where none come
 */
export async function startOperationsServer(options: {
  readonly host: string;
  readonly port: number;
  readonly readiness: Readiness;
  /** `null`: they are asked for elsewhere. */
  readonly metrics: (() => Promise<string>) | null;
  readonly slackListener: (() => RequestListener | null) | null;
  readonly onSlackRequest: (status: number) => void;
  readonly requestMs?: number;
}): Promise<OperationsServer> {
  const { requestMs = REQUEST_MS } = options;
  const timeouts = {
    requestTimeout: requestMs,
    headersTimeout: requestMs,
    connectionsCheckingInterval: requestMs / LOOKS,
  };
  const answering = new WeakSet<Socket>();
  const server = createServer(timeouts, (request, response) => {
    const { socket } = request;
    // Nobody who means well asks again before the answer. Thousands of requests in one go would keep the
    // thread for as long as all of them take.
    if (answering.has(socket)) {
      socket.destroy();
      return;
    }
    answering.add(socket);
    response.once('close', () => answering.delete(socket));
    const path = (request.url ?? '').split('?')[0];
    const answer = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    if (path === EVENTS_PATH && request.method === 'POST' && options.slackListener !== null) {
      response.once('finish', () => options.onSlackRequest(response.statusCode));
      const listener = options.slackListener();
      if (listener === null) answer(503, 'text/plain', 'not ready\n');
      else listener(request, response);
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      answer(405, 'text/plain', 'method not allowed\n');
    } else if (path === '/healthz') {
      answer(200, 'text/plain', 'ok\n');
    } else if (path === '/readyz') {
      const reasons = options.readiness();
      answer(reasons.length === 0 ? 200 : 503, 'text/plain', `${reasons.join('\n') || 'ready'}\n`);
    } else if (path === '/metrics' && options.metrics !== null) {
      options.metrics().then(
        (text) => answer(200, 'text/plain; version=0.0.4', text),
        () => answer(500, 'text/plain', 'the metrics could not be read\n'),
      );
    } else answer(404, 'text/plain', 'not found\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { address, family, port } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        const cutting = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
        server.close(() => {
          clearTimeout(cutting);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
