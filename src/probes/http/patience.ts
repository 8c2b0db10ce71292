/**
 * Why the waiting ended.
 *
 * - `quiet`: nothing came for CloudFront's response time-out, which counts to the first byte and between
 *   packets
 * - `endless`: bytes kept coming for longer than we wait
 * - `cut-short`: the caller's deadline
 */
export type Impatience = 'quiet' | 'endless' | 'cut-short';

/** Waits for an answer as CloudFront does, and at most twice as long for an answer that arrives slowly. */
export type Patience = {
  /** To be called when bytes came. */
  readonly heard: () => void;
  /** To be called when the head is read; the body gets its own time. */
  readonly bodyBegins: () => void;
  readonly stop: () => void;
  readonly exhausted: () => Impatience | null;
};

/**
 * @param responseTimeoutMs CloudFront's response time-out; also our bound for a head or a body that arrives
 * slowly
 * @param giveUp called once, when the waiting is over
 */
export function patience(responseTimeoutMs: number, signal: AbortSignal, giveUp: () => void): Patience {
  let ended: Impatience | null = null;
  let heardSinceStage = false;
  const end = (why: Impatience) => {
    stop();
    ended = why;
    giveUp();
  };
  const cutShort = () => end('cut-short');
  const stageTimer = () => setTimeout(() => end(heardSinceStage ? 'endless' : 'quiet'), responseTimeoutMs);

  let quiet = setTimeout(() => end('quiet'), responseTimeoutMs);
  let stage: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(quiet);
    clearTimeout(stage);
    signal.removeEventListener('abort', cutShort);
  };
  if (signal.aborted) queueMicrotask(cutShort);
  else signal.addEventListener('abort', cutShort, { once: true });

  return {
    heard: () => {
      if (stage === undefined) stage = stageTimer();
      else heardSinceStage = true;
      clearTimeout(quiet);
      quiet = setTimeout(() => end('quiet'), responseTimeoutMs);
    },
    bodyBegins: () => {
      clearTimeout(stage);
      heardSinceStage = false;
      stage = stageTimer();
    },
    stop,
    exhausted: () => ended,
  };
}
