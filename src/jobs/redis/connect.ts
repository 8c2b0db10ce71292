import { hash } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import { unreachable } from '../unreachable.ts';
import { inWords } from './trouble-words.ts';

/** A connection that says what is wrong with it. */
export type Link = {
  readonly redis: Redis;
  /** What is wrong, in words; `null` when nothing is. */
  readonly trouble: () => string | null;
  /**
   * Runs commands, and fails with `Unreachable` where Redis does not answer in time or refuses to write. What
   * was sent may then have been done or not.
   */
  readonly use: <T>(work: (redis: Redis) => Promise<T>) => Promise<T>;
  /** Runs one of our scripts, like `use`. */
  readonly run: (script: string, ...values: readonly (string | number | Buffer)[]) => Promise<unknown>;
  /** Resolves when it is connected for the first time. */
  readonly ready: () => Promise<void>;
  /** To be called after something was written: a Redis that refused to write does so no longer. */
  readonly wrote: () => void;
  readonly close: () => void;
};

/** Slack waits three seconds for an acknowledgement, and this is asked before it. */
const ANSWER_WITHIN_MS = 2_000;
const CONNECT_WITHIN_MS = 5_000;
/**
 * How long a process that ends waits for it. A Redis that hangs keeps nobody from stopping: that a process
 * is gone is seen by its silence too.
 */
export const LEAVE_WITHIN_MS = 1_500;
/** The longest wait before another attempt to connect. */
const RECONNECT_MAX_MS = 1_000;

/** Settings of every connection, BullMQ's own too. */
export function connectionOptions(url: string): RedisOptions {
  return {
    connectTimeout: CONNECT_WITHIN_MS,
    retryStrategy: (times) => Math.min(50 * 2 ** times, RECONNECT_MAX_MS),
    // After a failover this connection may still lead to what is a replica now.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    ...(new URL(url).protocol === 'rediss:' ? { tls: {} } : {}),
  };
}

/**
 * A connection for commands that somebody waits for: they fail at once while Redis is away, and are not sent
 * later.
 *
 * @param onTrouble called once when it begins, with the reason in words
 */
export function openLink(url: string, onTrouble: (because: string) => void): Link {
  const redis = new Redis(url, {
    ...connectionOptions(url),
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_WITHIN_MS,
  });
  let connection: string | null = 'Redis was not reached yet';
  let refusal: string | null = null;

  function fails(because: string): void {
    if (connection === null && refusal === null) onTrouble(because);
  }
  redis.on('ready', () => {
    connection = null;
  });
  redis.on('error', (error) => {
    const because = `Redis does not answer: ${inWords(error)}`;
    fails(because);
    connection = because;
  });
  redis.on('close', () => {
    if (connection !== null) return;
    fails('the connection to Redis was lost');
    connection = 'the connection to Redis was lost';
  });

  async function use<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      return await work(redis);
    } catch (error) {
      if (!isOfRedis(error)) throw error;
      const because = inWords(error);
      const isAbsent = redis.status !== 'ready';
      const sentence = isAbsent ? (connection ?? because) : `Redis does not take it: ${because}`;
      if (!isAbsent) {
        fails(sentence);
        refusal = sentence;
      }
      throw unreachable(sentence);
    }
  }

  return {
    redis,
    trouble: () => connection ?? refusal,
    use,
    run: (script, ...values) =>
      use((redis) =>
        redis.evalsha(shaOf(script), 0, ...values).catch((error: unknown) => {
          if (error instanceof Error && error.message.startsWith('NOSCRIPT'))
            return redis.eval(script, 0, ...values);
          throw error;
        }),
      ),
    async ready() {
      if (redis.status === 'ready') return;
      await new Promise<void>((resolve) => redis.once('ready', () => resolve()));
    },
    wrote() {
      refusal = null;
    },
    close: () => redis.disconnect(),
  };
}

const shas = new Map<string, string>();

/** The name under which Redis keeps a script that it was sent before. */
function shaOf(script: string): string {
  const sha = shas.get(script) ?? hash('sha1', script);
  shas.set(script, sha);
  return sha;
}

/** An error of the connection or of the server, and not a mistake of ours. */
function isOfRedis(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const isMistake = /^ERR |^WRONGTYPE|^NOSCRIPT/.test(error.message) && !/OOM|READONLY/.test(error.message);
  return !isMistake && !(error instanceof TypeError) && !(error instanceof SyntaxError);
}
