import type { Viewer } from '../../distribution/viewer.ts';
import { EDGE_EVENTS } from '../../formats/edge-report.ts';
import { plainSlackText } from '../../input/slack-text.ts';
import { parseViewerWord } from '../../input/viewer-word.ts';
import type { Place } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { whoIn } from '../access/who.ts';
import type { Context } from '../context.ts';
import { readEvent } from '../forms/edge-form.ts';
import { readCallFailure } from '../sending/call.ts';
import { notice } from '../sending/notice.ts';
import type { Asking } from './begin-checks.ts';
import { takeConfiguration } from './intake.ts';
import { readFile } from './read-file.ts';
import { answerOrTell, explainBytes } from './read-text.ts';

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
 * @param delivery the message's key
 * @param isInThread whether the mention is a reply in a thread, which somebody else may have started
 * @returns whether it answered the message; if not, the message is treated as an ordinary question
 */
export async function answerFiles(
  {
    words,
    files,
    isInThread,
    delivery,
    place,
  }: {
    readonly words: string;
    readonly files: unknown;
    readonly isInThread: boolean;
    readonly delivery: string;
    readonly place: Place & { readonly threadTs: string };
  },
  context: Context,
): Promise<boolean> {
  const { answers, quota } = context;
  const own = filesOf(files);
  const typed = words.toLowerCase().split(/\s+/).filter(Boolean);
  const asksForFiles = typed.length === 0 || typed[0] === 'edge' || typed[0] === 'explain';
  // A viewer's URL goes with a configuration: in this message, or in the thread.
  const viewer = viewerIn(words);
  const asksForViewer = !asksForFiles && viewer !== null;
  if (!(asksForFiles || asksForViewer) || (own.length === 0 && !isInThread)) return false;
  if (own.length === 0 && !context.mayReadFiles()) return false;
  const all = own.length > 0 ? own : await filesInThread(place, context);
  if (asksForViewer && typeof all === 'string') return false;
  const found = asksForViewer && typeof all !== 'string' ? all.filter(mayBeConfiguration).slice(0, 1) : all;
  if (typeof found !== 'string' && found.length === 0) return false;
  const answer = async () => {
    if (typeof found === 'string') return answers.give([notice([found])], place, null);
    const read = found.slice(0, FILES_MAX);
    const tooMany = await quota.take(place, read.length);
    if (tooMany !== null) return answers.tell([notice([tooMany])], place, null);
    for (const [index, file] of read.entries()) {
      const asking = { delivery: `${delivery} file ${index}`, place, responseUrl: null };
      const answer = await context.fileTurns(() => answerFor(file, typed, viewer, asking, context));
      if (answer !== null) await answers.give([answer], place, null);
    }
  };
  await answerOrTell(answer, place, null, context);
  return true;
}

/** `null`: checks were taken on, and nothing is left to say. */
async function answerFor(
  file: File,
  words: readonly string[],
  viewer: Viewer | null,
  asking: Asking,
  context: Context,
): Promise<SlackMessage | null> {
  const read = await readFile(file, context);
  if (read.kind === 'unread') return notice([read.because]);
  const kind = words[0] === 'edge' ? 'edge' : 'explain';
  context.audit({ event: 'text-read', kind, bytes: read.bytes.length, ...whoIn(asking.place) });
  if (kind !== 'edge') {
    const checked = await takeConfiguration(asking, read.bytes, viewer, context);
    if (checked === null) return explainBytes(read.bytes, context);
    return checked.kind === 'answer' && checked.needed ? checked.message : null;
  }
  const event = readEvent(words.find((word) => word.includes('-') && !word.startsWith('--')) ?? '');
  if (event === null)
    return notice(
      ['When does the function run? Mention the bot again with one of:'],
      ...EDGE_EVENTS.map((one) => [{ typed: `edge ${one}` }]),
    );
  const runtime = words.includes('functions') ? 'functions' : 'lambda';
  const question = { result: read.bytes, input: null, event, runtime } as const;
  return context.work.read({ kind: 'edge', question });
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

/** The viewer's request in `https://www.example.com/cart` or `check /cart`; `null` for other words. */
function viewerIn(text: string): Viewer | null {
  const [word, ...others] = text
    .trim()
    .replace(/^check\s+/i, '')
    .split(/\s+/);
  const typed = word === undefined ? '' : plainSlackText(word);
  if (others.length > 0 || !/^(?:https?:\/\/|\/)/.test(typed)) return null;
  const read = parseViewerWord(typed);
  return read.kind === 'parsed' ? read.value : null;
}

const mayBeConfiguration = ({ name }: File): boolean =>
  typeof name === 'string' && /\.(?:json|ya?ml|template)$/i.test(name);

function filesOf(files: unknown): readonly File[] {
  return Array.isArray(files)
    ? files.filter((file): file is File => typeof file === 'object' && file !== null)
    : [];
}
