import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../operating/log.ts';

/** What Slack's libraries log, as lines of our own log. `debug` prints whole payloads, so it is asked for by name. */
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
    // Their "info" is chatter to an operator.
    info: write('debug'),
    warn: write('warn'),
    error: write('error'),
    getLevel: () => (level === 'debug' || level === 'trace' ? LogLevel.DEBUG : LogLevel.INFO),
    setLevel: () => {},
    setName: () => {},
  };
}
