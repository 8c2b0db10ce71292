import { type CallFailure, readCallFailure } from '../sending/call.ts';
import { endsWithin } from '../sending/pause.ts';

/** Slack's answers to questions about people and channels, remembered for ten minutes. */
export type AnswerMemory = {
  /**
   * Asks unless the answer is remembered, and at most one question at a time for each key.
   *
   * @param otherwise where Slack does not answer, or not in time
   */
  readonly ask: <T>(key: string, question: () => Promise<T>, otherwise: T) => Promise<T>;
  /** Whether the answer is known without asking Slack. */
  readonly has: (key: string) => boolean;
};

/**
 * How long Slack's answer is awaited, so that the acknowledgement is still in time. A later one is kept for
 * the next time.
 */
const PATIENCE_MS = 1_000;
const REMEMBERED_MS = 10 * 60_000;
const REMEMBERED_MAX = 10_000;

type Entry = { readonly answer: Promise<unknown>; readonly at: number; isSettled: boolean };

/**
 * @param clockMs monotonic, in milliseconds
 * @param onFailure called once for each question that Slack did not answer
 */
export function createAnswerMemory(
  clockMs: () => number,
  onFailure: (key: string, failure: CallFailure) => void = () => {},
): AnswerMemory {
  const known = new Map<string, Entry>();

  function recall(key: string): Entry | undefined {
    const entry = known.get(key);
    return entry !== undefined && clockMs() - entry.at < REMEMBERED_MS ? entry : undefined;
  }

  function remember(key: string, answer: Promise<unknown>): Entry {
    if (known.size >= REMEMBERED_MAX) known.clear();
    const entry = { answer, at: clockMs(), isSettled: false };
    known.set(key, entry);
    answer
      .catch((error: unknown) => {
        const failure = readCallFailure(error);
        onFailure(key, failure);
        // A refusal is kept: a missing scope will still be missing in ten minutes.
        if (failure.kind !== 'refused') known.delete(key);
      })
      .finally(() => {
        entry.isSettled = true;
      });
    return entry;
  }

  return {
    async ask<T>(key: string, question: () => Promise<T>, otherwise: T) {
      const { answer } = recall(key) ?? remember(key, question());
      const result = (answer as Promise<T>).catch(() => otherwise);
      return (await endsWithin(PATIENCE_MS, result)) ? result : otherwise;
    },
    has: (key) => recall(key)?.isSettled === true,
  };
}
