import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../operating/log.ts';

/**
 * Writes what Slack's libraries log into our own log. Their `debug` prints whole payloads, so it is on only
 * at that level.
 */
export function toBoltLogger(log: Log, level: string): Logger {
  const write =
    (as: 'debug' | 'info' | 'warn' | 'error') =>
    (...parts: unknown[]) =>
      log[as](
        { from: 'slack' },
        parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' '),
      );
  return {
    debug: level === 'debug' || level === 'trace' ? write('debug') : () => {},
    // What they log as "info" is of no use to an operator.
    info: write('debug'),
    warn: write('warn'),
    error: write('error'),
    getLevel: () => (level === 'debug' || level === 'trace' ? LogLevel.DEBUG : LogLevel.INFO),
    setLevel: () => {},
    setName: () => {},
  };
}
