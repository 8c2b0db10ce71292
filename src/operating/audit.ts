import { pino } from 'pino';
import type { CallMade } from '../formats/aws.ts';

/**
 * What happened that somebody may have to answer for. Slack's ids, names of origins, addresses; no secret,
 * and nothing that anybody pasted. Fields may be added.
 */
export type AuditEvent =
  /** A check was taken on, or not (`because`). `check`: its id, which becomes the report's. */
  | ({ readonly event: 'check-asked'; readonly check: string; readonly origin: string } & Who)
  | ({ readonly event: 'check-refused'; readonly origin: string; readonly because: string } & Who)
  /**
   * A check ended. `addresses`: those that packets were sent to, DNS servers apart; `null` where it ended
   * without a report, so that nobody knows.
   */
  | {
      readonly event: 'check-done';
      readonly check: string;
      readonly origin: string;
      readonly outcome: string;
      readonly addresses: readonly string[] | null;
    }
  /** A call was made to AWS, for a check or before one (`check: null`). It read something; none writes. */
  | ({ readonly event: 'aws-call'; readonly check: string | null } & CallMade & Partial<Who>)
  /** Somebody handed over a text or a file to be read. `bytes` counts it; what it says is nowhere. */
  | ({ readonly event: 'text-read'; readonly kind: 'edge' | 'explain'; readonly bytes: number } & Who)
  | ({ readonly event: 'watch-started'; readonly origin: string } & Who)
  /** Somebody who may not use the bot tried to. */
  | {
      readonly event: 'person-refused';
      readonly team: string | null;
      readonly user: string;
      readonly channel: string | null;
    }
  | ({ readonly event: 'paused' | 'resumed'; readonly what: string } & Who)
  /** The app was removed from the workspace, and everything kept was deleted. */
  | { readonly event: 'forgotten'; readonly team: string };

/** Slack's ids of who did it, and where. */
export type Who = { readonly team: string; readonly user: string; readonly channel: string };

export type Audit = (event: AuditEvent) => void;

/**
 * Writes audit lines: one JSON object a line, `audit: true` and the time (ISO 8601) before its fields.
 *
 * @param where `off`, `stdout`, or a file, which is made readable by this user alone and only ever appended
 * to
 * @param onTrouble told when a line could not be written
 */
export function createAudit(where: string, now: () => Date, onTrouble: (error: unknown) => void): Audit {
  if (where === 'off') return () => {};
  const destination = pino.destination(
    where === 'stdout'
      ? { dest: 1, sync: true }
      : { dest: where, append: true, mkdir: true, mode: 0o600, sync: true },
  );
  destination.on('error', onTrouble);
  return (event) => {
    try {
      destination.write(`${JSON.stringify({ audit: true, time: now().toISOString(), ...event })}\n`);
    } catch (error) {
      onTrouble(error);
    }
  };
}
