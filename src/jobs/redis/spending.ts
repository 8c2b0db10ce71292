import type { Purse, Spending } from '../spending.ts';
import type { Link } from './connect.ts';
import { key } from './keys.ts';

/**
 * Kept is what is left in a purse, and when that was, by the clock of Redis. Answers which purse is empty,
 * and for how long; 0 where none is. ARGV: how much, below zero to give it back; for each purse: key, burst,
 * per second.
 */
const SPEND = `
local time, count = redis.call('TIME'), tonumber(ARGV[1])
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local left = {}
for i = 2, #ARGV, 3 do
  local kept, burst = redis.call('GET', ARGV[i]), tonumber(ARGV[i + 1])
  local perMs, credit = tonumber(ARGV[i + 2]) / 1000, burst
  if kept then
    local was, at = string.match(kept, '^(%S+) (%S+)$')
    credit = math.min(burst, was + math.max(0, now - at) * perMs)
  end
  if count > 0 and credit < 1 then return {(i + 1) / 3, math.ceil((1 - credit) / perMs)} end
  left[i] = credit - count
end
for i = 2, #ARGV, 3 do
  local fullIn = math.ceil((ARGV[i + 1] - left[i]) / ARGV[i + 2] * 1000)
  if fullIn > 0 then redis.call('SET', ARGV[i], left[i] .. ' ' .. now, 'PX', fullIn)
  else redis.call('DEL', ARGV[i]) end
end
return {0, 0}`;

/** Counts in Redis, for all bots: a key for each purse that is not full, which expires once it is. */
export function createRedisSpending({ run }: Pick<Link, 'run'>): Spending {
  const spend = (purses: readonly Purse[], count: number) =>
    run(
      SPEND,
      count,
      ...purses.flatMap(({ name, burst, perSecond }) => [key('spent', name), burst, perSecond]),
    );
  return {
    async take(purses, count) {
      const [empty = 0, waitMs = 0] = (await spend(purses, count)) as number[];
      return empty === 0 ? null : { index: empty - 1, waitMs };
    },
    giveBack: async (purses, count) => void (await spend(purses, -count)),
  };
}
