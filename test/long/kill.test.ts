import { test } from 'node:test';
import { killAtRandom } from '../faults.ts';
import { endAtMoment, momentsFrom } from '../kill-moments.ts';

for (let seed = 100; seed < 108; seed++)
  test(`killed at a random moment while Slack fails or hangs: one verdict for each command (seed ${seed})`, (t) =>
    killAtRandom(t, seed, true));

/** `MOMENTS=200` for more of them, `SEED=2` for others; each takes some seconds. */
const MOMENTS = Number(process.env.MOMENTS ?? 40);
const SEED = Number(process.env.SEED ?? 1);

const timeout = Math.max(120, MOMENTS * 30) * 1_000;

test('whatever was accepted is there once, whenever the bot ends', { concurrency: 2, timeout }, async (t) => {
  await Promise.all(
    momentsFrom(SEED, MOMENTS).map((moment, index) => {
      const { entrance, transport, signal, aim, afterMs } = moment;
      const when = aim === 'at random' ? `after ${afterMs} ms` : aim;
      return t.test(`${index + 1}: ${entrance} over ${transport}, ${signal} ${when}`, (one) =>
        endAtMoment(one, moment),
      );
    }),
  );
});
