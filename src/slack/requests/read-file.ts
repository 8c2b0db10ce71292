import { type Call, connectionCode, readCallFailure } from '../sending/call.ts';

/** A file's bytes, or a sentence that says why it could not be read. */
export type FileReading =
  | { readonly kind: 'read'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'unread'; readonly because: string };

/** Reads a file of a message or a form; `file` is Slack's file object, which is not trusted. */
export type ReadFile = (file: Readonly<Record<string, unknown>>) => Promise<FileReading>;

/** Larger files are not read. */
export const FILE_MAX_BYTES = 4 * 1024 * 1024;
const TIMEOUT_MS = 15_000;

const unread = (because: string): FileReading => ({ kind: 'unread', because });

export function createReadFile(options: {
  readonly call: Call;
  readonly botToken: string;
  /** The only host the bot's token is sent to (https://docs.slack.dev/reference/objects/file-object). */
  readonly isSlackAddress: (url: string) => boolean;
  /** Whether the scope `files:read` was granted. */
  readonly mayRead: () => boolean;
}): ReadFile {
  const { call, botToken, isSlackAddress, mayRead } = options;

  function addressOf(file: Readonly<Record<string, unknown>>): string | null {
    const url = file.url_private_download ?? file.url_private;
    return typeof url === 'string' && isSlackAddress(url) ? url : null;
  }

  /** The file's address. A file shared from another workspace comes without one, so Slack is asked for it. */
  async function complete(
    file: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    if (addressOf(file) !== null || typeof file.id !== 'string') return file;
    const answer = await call('files.info', { file: file.id });
    return 'file' in answer ? (answer.file as Readonly<Record<string, unknown>>) : file;
  }

  return async (given) => {
    const name = typeof given.name === 'string' ? given.name.slice(0, 200) : 'the file';
    if (!mayRead())
      return unread(
        'The bot may not read files: its app lacks the scope files:read. Paste the text instead, or run cf502 in a terminal.',
      );
    try {
      const file = await complete(given);
      if (typeof file.size === 'number' && file.size > FILE_MAX_BYTES) return tooLarge(name);
      const url = addressOf(file);
      if (url === null) return unread(`Slack did not say where ${name} is.`);
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${botToken}` },
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok || response.body === null) {
        await response.body?.cancel();
        return unread(`Slack did not hand over ${name} (HTTP ${response.status}).`);
      }
      // Without the scope Slack answers with its sign-in page instead of the file.
      if (isSignInPage(response, name)) {
        await response.body.cancel();
        return unread(`Slack did not hand over ${name}: it asks to sign in.`);
      }
      const bytes = await readBounded(response.body);
      return bytes === null ? tooLarge(name) : { kind: 'read', name, bytes };
    } catch (error) {
      const failure = readCallFailure(error);
      const code = failure.kind === 'refused' ? failure.code : connectionCode(error);
      return unread(`${name} could not be read (${code}).`);
    }
  };
}

function tooLarge(name: string): FileReading {
  return unread(`${name} is larger than 4 MB. In a terminal: npx cf502 explain FILE`);
}

function isSignInPage(response: Response, name: string): boolean {
  return /^text\/html/.test(response.headers.get('content-type') ?? '') && !/\.html?$/i.test(name);
}

async function readBounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > FILE_MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
