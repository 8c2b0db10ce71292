/** Preloaded into the bot by a bench: on SIGUSR2 it prints how late its event loop was since the last time, in milliseconds. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 5;
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
histogram.enable();
process.on('SIGUSR2', () => {
  const late = Math.max(0, histogram.percentile(99.9) / 1e6 - RESOLUTION_MS);
  process.stdout.write(`loop-delay p99.9 ${late.toFixed(1)}\n`);
  histogram.reset();
});
