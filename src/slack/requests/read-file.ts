import { createPost, TOO_LONG } from '../connection/post.ts';
import type { Context } from '../context.ts';
import { connectionCode, readCallFailure } from '../sending/call.ts';

/** A file's bytes, or a sentence that says why it could not be read. */
export type FileReading =
  | { readonly kind: 'read'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'unread'; readonly because: string };

/** Larger files are not read. */
const FILE_MAX_BYTES = 4 * 1024 * 1024;
const TIMEOUT_MS = 15_000;

const get = createPost(TIMEOUT_MS, FILE_MAX_BYTES);

const unread = (because: string): FileReading => ({ kind: 'unread', because });

type SlackFile = Readonly<Record<string, unknown>>;

/**
 * Reads a file of a message or a form. The bot's token is sent to Slack's hosts only.
 *
 * @param given Slack's file object, which is not trusted
 *   (https://docs.slack.dev/reference/objects/file-object)
 */
export async function readFile(
  given: SlackFile,
  context: Pick<Context, 'call' | 'config' | 'isSlackAddress' | 'mayReadFiles'>,
): Promise<FileReading> {
  const name = typeof given.name === 'string' ? given.name.slice(0, 200) : 'the file';
  if (!context.mayReadFiles())
    return unread(
      'The bot may not read files: its app lacks the scope files:read. Paste the text instead, or run cf502 in a terminal.',
    );
  try {
    const file = await withAddress(given, context);
    if (typeof file.size === 'number' && file.size > FILE_MAX_BYTES) return tooLarge(name);
    const url = addressOf(file, context);
    if (url === null) return unread(`Slack did not say where ${name} is.`);
    const response = await get(url, {
      headers: { authorization: `Bearer ${context.config.slack.botToken}` },
    });
    if (!response.ok) return unread(`Slack did not hand over ${name} (HTTP ${response.status}).`);
    // Without the scope Slack answers with its sign-in page instead of the file.
    if (isSignInPage(response, name)) return unread(`Slack did not hand over ${name}: it asks to sign in.`);
    return { kind: 'read', name, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    const failure = readCallFailure(error);
    const code = failure.kind === 'refused' ? failure.code : connectionCode(error);
    return code === TOO_LONG ? tooLarge(name) : unread(`${name} could not be read (${code}).`);
  }
}

/** A file shared from another workspace comes without its address, so Slack is asked for it. */
async function withAddress(
  file: SlackFile,
  context: Pick<Context, 'call' | 'isSlackAddress'>,
): Promise<SlackFile> {
  if (addressOf(file, context) !== null || typeof file.id !== 'string') return file;
  const answer = await context.call('files.info', { file: file.id });
  return 'file' in answer ? (answer.file as SlackFile) : file;
}

function addressOf(file: SlackFile, { isSlackAddress }: Pick<Context, 'isSlackAddress'>): string | null {
  const url = file.url_private_download ?? file.url_private;
  return typeof url === 'string' && isSlackAddress(url) ? url : null;
}

function tooLarge(name: string): FileReading {
  return unread(`${name} is larger than 4 MB. In a terminal: npx cf502 explain FILE`);
}

function isSignInPage(response: Awaited<ReturnType<typeof get>>, name: string): boolean {
  return /^text\/html/.test(response.headers.get('content-type') ?? '') && !/\.html?$/i.test(name);
}
