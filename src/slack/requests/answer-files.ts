import { EDGE_EVENTS } from '../../formats/edge-report.ts';
import type { Place } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { whoIn } from '../access/who.ts';
import type { Context } from '../context.ts';
import { readEvent } from '../forms/edge-form.ts';
import { readCallFailure } from '../sending/call.ts';
import { edgeAnswer } from '../sending/edge-answer.ts';
import { notice } from '../sending/notice.ts';
import { readFile } from './read-file.ts';
import { answerOrTell, explainBytes, textOf } from './read-text.ts';

type File = Readonly<Record<string, unknown>>;

/** The most files read for one mention. */
const FILES_MAX = 3;
/** The most messages of a thread that are searched for files. */
const MESSAGES_MAX = 200;

/**
 * Reads the files of a message that mentions the bot, or of the thread the message is in, and answers in that
 * thread.
 *
 * @param words the text after the mention
 * @param isInThread whether the mention is a reply in a thread, which somebody else may have started
 * @returns whether it answered the message; if not, the message is treated as an ordinary question
 */
export async function answerFiles(
  {
    words,
    files,
    isInThread,
    place,
  }: {
    readonly words: string;
    readonly files: unknown;
    readonly isInThread: boolean;
    readonly place: Place & { readonly threadTs: string };
  },
  context: Context,
): Promise<boolean> {
  const { answers, quota } = context;
  const own = filesOf(files);
  const typed = words.toLowerCase().split(/\s+/).filter(Boolean);
  const asksForFiles = typed.length === 0 || typed[0] === 'edge' || typed[0] === 'explain';
  if (!asksForFiles || (own.length === 0 && !isInThread)) return false;
  if (own.length === 0 && !context.mayReadFiles()) return false;
  const found = own.length > 0 ? own : await filesInThread(place, context);
  if (typeof found !== 'string' && found.length === 0) return false;
  const answer = async () => {
    if (typeof found === 'string') return answers.give([notice([found])], place, null);
    const read = found.slice(0, FILES_MAX);
    const tooMany = quota.take(place, read.length);
    if (tooMany !== null) return answers.tell([notice([tooMany])], place, null);
    for (const file of read) await answers.give([await answerFor(file, typed, place, context)], place, null);
  };
  await answerOrTell(answer, place, null, context);
  return true;
}

async function answerFor(
  file: File,
  words: readonly string[],
  place: Place,
  context: Context,
): Promise<SlackMessage> {
  const read = await readFile(file, context);
  if (read.kind === 'unread') return notice([read.because]);
  const kind = words[0] === 'edge' ? 'edge' : 'explain';
  context.audit({ event: 'text-read', kind, bytes: read.bytes.length, ...whoIn(place) });
  if (kind !== 'edge') return explainBytes(read.bytes, context);
  const event = readEvent(words.find((word) => word.includes('-') && !word.startsWith('--')) ?? '');
  if (event === null)
    return notice(
      ['When does the function run? Mention the bot again with one of:'],
      ...EDGE_EVENTS.map((one) => [{ typed: `edge ${one}` }]),
    );
  const runtime = words.includes('functions') ? 'functions' : 'lambda';
  const question = { resultText: textOf(read.bytes), event, runtime } as const;
  return edgeAnswer(await context.work.read({ kind: 'edge', question }));
}

/** Files of the thread, the latest first; or a sentence that says why they cannot be read. */
async function filesInThread(
  { channel, threadTs }: Place,
  { call }: Context,
): Promise<readonly File[] | string> {
  try {
    const answer = await call('conversations.replies', { channel, ts: threadTs, limit: MESSAGES_MAX });
    const messages: readonly unknown[] =
      'messages' in answer && Array.isArray(answer.messages) ? answer.messages : [];
    return messages.toReversed().flatMap((message) => filesOf((message as File).files));
  } catch (error) {
    const failure = readCallFailure(error);
    const why =
      failure.kind === 'refused' && failure.needed !== undefined
        ? `its app lacks the scope ${failure.needed}`
        : 'Slack did not show it';
    return `The bot cannot look for files in this thread: ${why}. Mention it in the message that carries the file.`;
  }
}

function filesOf(files: unknown): readonly File[] {
  return Array.isArray(files)
    ? files.filter((file): file is File => typeof file === 'object' && file !== null)
    : [];
}
