import { Redis } from 'ioredis';
import { configError, isConfigError } from '../../settings/config-error.ts';
import { connectionOptions } from './connect.ts';
import { inWords } from './trouble-words.ts';

/** What a Redis that answers was found to be. Warnings are whole sentences for the log. */
export type Inspection =
  | { readonly kind: 'usable'; readonly warnings: readonly string[] }
  /** It may answer later: it is not up yet. */
  | { readonly kind: 'absent'; readonly because: string };

/** Without `LMOVE` and friends BullMQ is not supported by its makers below this. */
const VERSION_MIN = [6, 2] as const;

/**
 * Connects once, before the first job, and looks whether this Redis can be used and keeps what it is given.
 *
 * @throws ConfigError where only an operator can mend it: one sentence that says how
 */
export async function inspectRedis(url: string): Promise<Inspection> {
  const place = placeOf(url);
  let failure: Error | null = null;
  const redis = new Redis(url, {
    ...connectionOptions(url),
    lazyConnect: true,
    retryStrategy: () => null,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 5_000,
  });
  redis.on('error', (error) => {
    failure ??= error;
  });
  try {
    await redis.connect();
    return usableOrNot(await redis.info(), place);
  } catch (error) {
    const first: unknown = failure ?? error;
    if (!(first instanceof Error) || first.name === 'ConfigError') throw first;
    const isNotTls = url.startsWith('rediss:') && isSilence(first) && (await answersPlainly(url));
    if (isNotTls) throw configError([noTls(place)]);
    return absentOrWrong(first, url, place);
  } finally {
    redis.disconnect();
  }
}

const isSilence = (error: Error): boolean => 'code' in error && error.code === 'ETIMEDOUT';

const noTls = (place: string): string =>
  `REDIS_URL: ${place} does not speak TLS. Write redis:// instead of rediss://`;

/** A Redis without TLS waits for the rest of what it takes for a command, and says nothing. */
async function answersPlainly(url: string): Promise<boolean> {
  try {
    return (await inspectRedis(url.replace(/^rediss:/, 'redis:'))).kind === 'usable';
  } catch (error) {
    return isConfigError(error);
  }
}

function usableOrNot(info: string, place: string): Inspection {
  const fields = new Map(
    info.split(/\r?\n/).map((line) => [line.split(':')[0] ?? '', line.slice(line.indexOf(':') + 1)]),
  );
  const version = fields.get('redis_version') ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (fields.get('cluster_enabled') === '1')
    throw configError([
      `REDIS_URL names a Redis Cluster (${place}). cf502 keeps its jobs in one Redis: name one that is not a cluster`,
    ]);
  if (fields.get('role') !== 'master') {
    const primary = `${fields.get('master_host') ?? '?'}:${fields.get('master_port') ?? '?'}`;
    throw configError([
      `REDIS_URL names a read-only replica (${place}). Name its primary, which it says is ${primary}`,
    ]);
  }
  if (major < VERSION_MIN[0] || (major === VERSION_MIN[0] && minor < VERSION_MIN[1]))
    throw configError([`REDIS_URL names Redis ${version} (${place}). Redis 6.2 or newer is needed`]);
  const warnings: string[] = [];
  const policy = fields.get('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction')
    warnings.push(
      `Redis may throw away jobs when it is full: its maxmemory-policy is ${policy}. Set it to noeviction.`,
    );
  if (fields.get('aof_enabled') !== '1')
    warnings.push(
      'Redis would lose what it was given since its last snapshot when it ends: set appendonly yes.',
    );
  return { kind: 'usable', warnings };
}

function absentOrWrong(error: Error, url: string, place: string): Inspection {
  const { message } = error;
  const code = 'code' in error ? String(error.code) : '';
  const isTls = url.startsWith('rediss:');
  const wrong = (sentence: string) => configError([sentence]);
  if (message.includes('NOAUTH'))
    throw wrong(
      `REDIS_URL: ${place} wants a password. Write redis://:PASSWORD@HOST:PORT, or redis://USER:PASSWORD@…`,
    );
  if (/WRONGPASS|invalid password|invalid username-password/i.test(message))
    throw wrong(`REDIS_URL: ${place} refuses the user or password in it`);
  if (message.includes('NOPERM'))
    throw wrong(
      `REDIS_URL: the user in it may not ask ${place} for INFO. Allow it all commands on cf502:*, and INFO`,
    );
  if (/Protocol error/.test(message)) throw wrong(`REDIS_URL: what answers at ${place} is not Redis`);
  if (isTls && /wrong version number|packet length too long|EPROTO|SSL routines/i.test(`${code} ${message}`))
    throw wrong(noTls(place));
  if (/CERT|certificate|altnames|self.signed/i.test(`${code} ${message}`))
    throw wrong(
      `REDIS_URL: the certificate of ${place} is not trusted here (${code || message}). Name its CA in NODE_EXTRA_CA_CERTS`,
    );
  if (!isTls && (/ECONNRESET|EPIPE/.test(code) || /Connection is closed/.test(message)))
    throw wrong(
      `REDIS_URL: ${place} ended the connection before it answered. If it wants TLS, write rediss:// instead of redis://`,
    );
  return { kind: 'absent', because: `Redis at ${place}: ${inWords(error)}` };
}

/** Host and port, without the password. */
function placeOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || '6379'}`;
}
