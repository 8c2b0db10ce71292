import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { asObject, asText, parseJson } from '../../../formats/json-value.ts';
import { BOT } from '../workspace/people.ts';
import type { Delivered, Transport } from './delivery.ts';
import { type DisconnectReason, disconnectFrame, envelopeFrame, helloFrame } from './socket-frames.ts';

/** https://docs.slack.dev/apis/events-api/using-socket-mode: connections per app. */
const CONNECTIONS_MAX = 10;
const PING_INTERVAL_MS = 10_000;
/** How long a client may take to answer our closing frame. */
const CLOSING_MS = 1000;

/** The open Socket Mode connections, and what can happen to them. */
export type Sockets = {
  readonly transport: Transport;
  /** A fresh address, good for one connection. */
  readonly issueUrl: (baseUrl: string) => string;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Connections that deliveries can go to. */
  readonly count: () => number;
  /** Sends a `disconnect` frame to all, or to the oldest alone; they get nothing further. */
  readonly disconnect: (reason: DisconnectReason, which?: 'all' | 'oldest') => void;
  /** Breaks every connection without a closing frame. */
  readonly drop: () => void;
  /** Stops responding: connections stay open, but nothing is sent or read and no ping is answered. */
  readonly silence: () => void;
  readonly stop: () => void;
};

type Link = { readonly socket: WebSocket; leaving: boolean; silent: boolean };

export function createSockets(ackTimeoutMs: number, announce: () => void): Sockets {
  const server = new WebSocketServer({ noServer: true, autoPong: false });
  const tickets = new Set<string>();
  const acknowledgements = createAwaited(ackTimeoutMs);
  let links: readonly Link[] = [];
  let turn = 0;
  const open = () => links.filter(({ socket, leaving }) => !leaving && socket.readyState === socket.OPEN);
  const pinging = setInterval(() => {
    for (const { socket } of links) socket.ping();
  }, PING_INTERVAL_MS).unref();

  const bid = (link: Link, reason: DisconnectReason) => {
    link.leaving = true;
    link.socket.send(disconnectFrame(reason));
  };

  const welcome = (socket: WebSocket) => {
    const link: Link = { socket, leaving: false, silent: false };
    links = [...links, link];
    socket.on('close', () => {
      links = links.filter((one) => one !== link);
      announce();
    });
    serveLink(link, acknowledgements.settle);
    if (open().length > CONNECTIONS_MAX) return bid(link, 'too_many_websockets');
    socket.send(helloFrame(open().length));
    announce();
  };

  const transport: Transport = async (kind, payload, retry) => {
    const candidates = open();
    const link = candidates[turn++ % Math.max(candidates.length, 1)];
    if (link === undefined)
      return { kind: 'failed', error: 'dispatch_failed', reason: 'connection_failed', noRetry: false };
    const id = randomUUID();
    const delivered = acknowledgements.wait(id);
    if (!link.silent) link.socket.send(envelopeFrame(id, kind, payload, retry));
    return delivered;
  };

  return {
    transport,
    issueUrl(baseUrl) {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${baseUrl.replace('http:', 'ws:')}/link/?ticket=${ticket}&app_id=${BOT.app}`;
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    count: () => open().length,
    disconnect(reason, which = 'all') {
      for (const link of which === 'all' ? open() : open().slice(0, 1)) bid(link, reason);
    },
    drop() {
      for (const { socket } of links) socket.terminate();
    },
    silence() {
      for (const link of links) link.silent = true;
    },
    stop() {
      clearInterval(pinging);
      // Closed with a closing handshake: a client whose socket just breaks waits half a minute for it.
      for (const { socket } of links) {
        socket.close(1001);
        setTimeout(() => socket.terminate(), CLOSING_MS).unref();
      }
      server.close();
    },
  };
}

/** Answers pings, and passes acknowledgements on, unless the connection was silenced. */
function serveLink(link: Link, acknowledge: (id: string, payload: unknown) => void): void {
  const { socket } = link;
  socket.on('error', () => socket.terminate());
  socket.on('ping', (data) => {
    if (!link.silent) socket.pong(data);
  });
  socket.on('message', (data) => {
    const frame = link.silent ? null : asObject(parseJson(String(data)));
    acknowledge(asText(frame?.envelope_id), frame?.payload);
  });
}

/** The acknowledgements that are awaited, by the id of their envelope. */
function createAwaited(timeoutMs: number) {
  const awaited = new Map<string, (payload: unknown) => void>();
  return {
    wait(id: string): Promise<Delivered> {
      return new Promise((resolve) => {
        const settle = (delivered: Delivered) => {
          clearTimeout(timer);
          awaited.delete(id);
          resolve(delivered);
        };
        const timer = setTimeout(
          () =>
            settle({ kind: 'failed', error: 'operation_timeout', reason: 'http_timeout', noRetry: false }),
          timeoutMs,
        );
        awaited.set(id, (answer) => {
          const isEmpty = Object.keys(asObject(answer) ?? {}).length === 0;
          settle({ kind: 'acknowledged', payload: isEmpty ? null : answer });
        });
      });
    },
    settle: (id: string, payload: unknown) => awaited.get(id)?.(payload),
  };
}
