import type { IncomingMessage } from 'node:http';

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Whether a request was meant for this machine. The Host must be a loopback name, so that a foreign name that
 * resolves here does not get through (DNS rebinding), and the Origin, which browsers add, must be this very
 * server.
 */
export function isFromLoopback({ headers: { host, origin } }: Pick<IncomingMessage, 'headers'>): boolean {
  if (host === undefined || !LOOPBACK_HOST.test(host)) return false;
  return origin === undefined || origin === `http://${host}`;
}
