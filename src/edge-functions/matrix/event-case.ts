import type { EdgeEvent } from '../../formats/edge-report.ts';

/** One event of the matrix. */
export type EventCase = {
  /** What sets it apart, in a clause: `S3 origin`, `POST with a truncated body`. */
  readonly name: string;
  readonly event: EdgeEvent;
  readonly value: unknown;
  /** Possible but rare: a handler that fails only here is judged unsure, not invalid. */
  readonly isRare?: true;
};

/** Members put over those of a request or a response. */
export type Members = Readonly<Record<string, unknown>>;
