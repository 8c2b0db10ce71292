import { clean } from '../render/foreign-text.ts';

/** All input and output of a command. Entry points pass the real ones, tests their own. */
export type Io = {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly readInput: () => Promise<Uint8Array>;
  /** Standard input as it comes, without a bound. */
  readonly openInput: () => AsyncIterable<Uint8Array>;
  /** Standard error is a terminal: progress may be shown there. */
  readonly showProgress: boolean;
  readonly colour: boolean;
  /** Columns of the terminal, or a reading width where there is none. */
  readonly width: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** The program in whose process a user's own handler runs. */
  readonly handlerDoor: URL;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
};

/** One word after `cf502`. `run` answers the exit status. */
export type Command = {
  readonly name: string;
  /** Lines for `cf502 --help`. */
  readonly usage: readonly string[];
  readonly run: (words: readonly string[], io: Io) => Promise<number>;
};

/** Where a mistake of our own happened; the message may quote foreign text. */
export function traceOf(error: unknown): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return trace.split('\n').map(clean).join('\n');
}

/**
 * What was typed cannot be run; the message says what to type instead. Commands throw it, `cli.ts` prints it.
 */
export class UsageError extends Error {}
