import type { Place } from '../../jobs/store/store.ts';
import type { Work } from '../../jobs/work.ts';
import type { Audit } from '../../operating/audit.ts';
import type { Log } from '../../operating/log.ts';
import type { Quota } from '../access/quota.ts';
import type { Intake } from '../requests/intake.ts';
import type { ReadFile } from '../requests/read-file.ts';
import type { Answers, Via } from '../sending/give-answer.ts';
import { bugNotice, unreadNotice } from '../sending/notice.ts';
import { createResponseMemory, type ResponseMemory } from '../sending/response-memory.ts';
import type { Views } from '../sending/views.ts';

/** What forms, shortcuts and buttons work with. */
export type FormContext = {
  readonly intake: Pick<Intake, 'take' | 'ask'>;
  readonly views: Views;
  readonly answers: Answers;
  readonly memory: ResponseMemory;
  readonly readFile: ReadFile;
  /** Whether the scope `files:read` was granted. */
  readonly mayReadFiles: () => boolean;
  readonly work: Pick<Work, 'read'>;
  readonly audit: Audit;
  /** Reading a text or file counts like a check. */
  readonly quota: Pick<Quota, 'take'>;
  readonly now: () => Date;
  /** Runs work after the acknowledgement. Where it throws, the bug is logged and the person is told. */
  readonly guard: (place: Place, via: Via, work: () => Promise<void>) => Promise<void>;
};

/** Builds the context of this process. */
export function createFormContext(
  given: Pick<
    FormContext,
    'intake' | 'views' | 'answers' | 'readFile' | 'mayReadFiles' | 'now' | 'quota' | 'work' | 'audit'
  > & {
    readonly randomId: () => string;
    readonly log: Log;
  },
): FormContext {
  const { answers, now, randomId, log } = given;
  return {
    ...given,
    memory: createResponseMemory(now, randomId),
    guard(place, via, work) {
      return work().catch(async (error: unknown) => {
        const unread = unreadNotice(error);
        if (unread !== null) return answers.tell([unread], place, via);
        const reference = randomId();
        log.error({ reference, err: error }, 'an answer failed by a bug of ours');
        await answers.tell([bugNotice(reference)], place, via);
      });
    },
  };
}
