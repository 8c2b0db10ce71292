import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The monitor's own timer, in milliseconds; its samples include it. */
const RESOLUTION_MS = 20;

/**
 * How late the event loop runs due callbacks: the time an acknowledgement waits in addition to its own work.
 */
export type EventLoopDelay = {
  /** The 99th percentile since the last reading, in seconds. */
  readonly read: () => number;
  readonly stop: () => void;
};

/** Measures from now until `stop`. */
export function measureEventLoopDelay(): EventLoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return {
    read() {
      const seconds = Math.max(0, histogram.percentile(99) / 1e9 - RESOLUTION_MS / 1_000);
      histogram.reset();
      return seconds;
    },
    stop: () => void histogram.disable(),
  };
}
