import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { measureEventLoopDelay } from '../../src/operating/event-loop-delay.ts';

test('a loop that was held up says for how long, once', async (t) => {
  const delay = measureEventLoopDelay();
  t.after(delay.stop);
  let held = 0;
  // On a busy machine the timer that measures may itself come late.
  for (let tries = 0; tries < 5 && held <= 0.25; tries++) {
    await pause(50);
    const until = performance.now() + 300;
    while (performance.now() < until);
    await pause(50);
    held = delay.read();
  }
  assert.ok(held > 0.25);
  await pause(100);
  assert.ok(delay.read() < held);
});
