import type { Failure, FailureKind, Phase } from '../formats/observation.ts';

/** Characters of the other side's text that a failure keeps. */
const DETAIL_MAX = 300;

const KINDS: Readonly<Record<string, FailureKind>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  // The other side had closed before our bytes arrived.
  EPIPE: 'closed',
  // The kernel's own time-out, which is longer than every limit of CloudFront's.
  ETIMEDOUT: 'timed-out',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EADDRNOTAVAIL: 'no-route-here',
  EAFNOSUPPORT: 'no-route-here',
  ENETDOWN: 'no-route-here',
  // OpenSSL's error for bytes that are not a TLS record.
  ERR_SSL_WRONG_VERSION_NUMBER: 'not-spoken',
  HPE_HEADER_OVERFLOW: 'too-large',
};

/**
 * Turns an error of Node's into a failure. An attempt ended by a deadline is `cut-short`; where the deadline
 * was CloudFront's own limit, the caller uses `timedOut` instead. An unmapped error becomes `unknown` and
 * keeps its text.
 */
export function toFailure(error: unknown, phase: Phase): Failure {
  const { code, name, message } = read(error);
  const kind = kindOf(error, code, name, message);
  return {
    kind,
    phase,
    detail: kind === 'cut-short' ? 'our own deadline ended it' : describe(code, message),
    ...brokenTls(error),
    ...(error instanceof Error && 'renegotiation' in error && { renegotiation: true }),
  };
}

/** Nothing came within CloudFront's own limit for this phase. */
export function timedOut(phase: Phase, afterMs: number): Failure {
  return { kind: 'timed-out', phase, detail: `nothing came within ${afterMs / 1000} s` };
}

function kindOf(error: unknown, code: string, name: string, message: string): FailureKind {
  if (name === 'AbortError' || name === 'TimeoutError') return 'cut-short';
  if (isUnroutable(error, code, message)) return 'no-route-here';
  // Node reports a FIN in the middle of an exchange with the error code of a reset.
  if (code === 'ECONNRESET' && /socket hang up|socket disconnected/.test(message)) return 'closed';
  if (code.startsWith('HPE_') && KINDS[code] === undefined) return 'malformed';
  return KINDS[code] ?? 'unknown';
}

/**
 * Whether this machine itself has no route to the address. When `connect` fails at once, Node's message names
 * the local end; when a router refused later, it does not. Any other call (sending a datagram) fails only in
 * the local kernel.
 */
function isUnroutable(error: unknown, code: string, message: string): boolean {
  if (code !== 'ENETUNREACH' && code !== 'EHOSTUNREACH') return false;
  const syscall = (error as { syscall?: unknown }).syscall;
  return syscall === 'connect' ? message.includes(' - Local (') : code === 'ENETUNREACH';
}

/** The detail and alert that `tlsError` attached. */
function brokenTls(error: unknown): Pick<Failure, 'tls'> {
  const tls = error instanceof Error && 'tls' in error ? (error.tls as Failure['tls']) : undefined;
  return tls === undefined ? {} : { tls };
}

function read(error: unknown): { code: string; name: string; message: string } {
  if (!(error instanceof Error)) return { code: '', name: '', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { code, name: error.name, message: error.message };
}

function describe(code: string, message: string): string {
  const text = code === '' || message.includes(code) ? message : `${code}: ${message}`;
  return text.slice(0, DETAIL_MAX);
}
