import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

test('a worker in an endless loop does not outlive a bot that was killed', async (t) => {
  const bot = spawn(process.execPath, [join(import.meta.dirname, 'pool-parent.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => bot.kill('SIGKILL'));
  await once(bot.stdout, 'data');
  // The message was sent right before the loop.
  await wait(300);
  const children = readFileSync(`/proc/${bot.pid}/task/${bot.pid}/children`, 'utf8').trim().split(' ');
  assert.equal(children.length, 1);
  const [worker] = children;
  bot.kill('SIGKILL');
  await once(bot, 'exit');
  const isThere = () => existsSync(`/proc/${worker}`) && !/State:\s+Z/.test(statusOf(worker));
  for (let tries = 0; isThere() && tries < 100; tries++) await wait(100);
  assert.ok(!isThere(), `process ${worker} goes on`);
});

function statusOf(pid: string | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return 'State: Z';
  }
}
