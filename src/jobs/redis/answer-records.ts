import type { AnswerCount, CauseAnswers } from '../store/cause-answers.ts';
import type { Link } from './connect.ts';
import { key } from './keys.ts';

/** ARGV: the counts, what was added, by whom, which answer, its count. What was added before is not again. */
const ADD = `
local from = ARGV[3] .. ' ' .. ARGV[4]
local more = ARGV[5] - (redis.call('HGET', ARGV[2], from) or 0)
if more <= 0 then return 0 end
redis.call('HSET', ARGV[2], from, ARGV[5])
return redis.call('HINCRBY', ARGV[1], ARGV[4], more)`;

export type AnswerRecords = CauseAnswers & {
  /** Adds what was counted elsewhere, which is named; a second time only what came since. */
  readonly addAnswers: (source: string, counts: readonly AnswerCount[]) => Promise<void>;
};

/** How often "Was this the cause?" was answered so: a hash. */
export function createAnswerRecords({ use, run }: Pick<Link, 'use' | 'run'>): AnswerRecords {
  const counted = key('cause-answers');
  return {
    countAnswer: (cause, answer) =>
      use(async (redis) => void (await redis.hincrby(counted, `${cause} ${answer}`, 1))),
    async answerCounts() {
      const counts = await use((redis) => redis.hgetall(counted));
      return Object.entries(counts).map(([of, count]) => {
        const [cause, answer] = of.split(' ') as [AnswerCount['cause'], AnswerCount['answer']];
        return { cause, answer, count: Number(count) };
      });
    },
    async addAnswers(source, counts) {
      for (const { cause, answer, count } of counts)
        await run(ADD, counted, key('cause-answers-moved'), source, `${cause} ${answer}`, count);
    },
  };
}
