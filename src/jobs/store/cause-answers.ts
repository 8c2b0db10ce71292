import type { DatabaseSync } from 'node:sqlite';
import type { CauseId } from '../../formats/cause-ids.ts';

/** How often "Was this the cause?" was answered so, by the cause that was named. */
export type AnswerCount = {
  readonly cause: CauseId;
  readonly answer: 'yes' | 'no';
  readonly count: number;
};

/** The part of the store with them. */
export type CauseAnswers = {
  readonly countAnswer: (cause: CauseId, answer: AnswerCount['answer']) => Promise<void>;
  readonly answerCounts: () => Promise<readonly AnswerCount[]>;
};

export function createCauseAnswers(database: DatabaseSync): CauseAnswers {
  const add = database.prepare(
    'INSERT INTO cause_answers VALUES (?, ?, 1) ON CONFLICT (cause, answer) DO UPDATE SET count = count + 1',
  );
  const select = database.prepare('SELECT cause, answer, count FROM cause_answers ORDER BY cause, answer');
  return {
    countAnswer: async (cause, answer) => void add.run(cause, answer),
    answerCounts: async () => select.all() as unknown as readonly AnswerCount[],
  };
}
