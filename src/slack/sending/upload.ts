import type { Sending } from '../context.ts';
import { connectionCode } from './call.ts';

/** A file to be put into a thread. */
export type Upload = {
  readonly name: string;
  readonly content: string;
  /** The text above the file. Slack reads it as mrkdwn, so it must not contain text of others. */
  readonly comment: string;
  readonly channel: string;
  readonly threadTs: string;
};

export type Uploaded =
  | { readonly kind: 'sent'; readonly fileId: string }
  /** The scope `files:write` is missing, or files may not be shared in this conversation. */
  | { readonly kind: 'refused'; readonly code: string }
  /** It is not known whether the file arrived. */
  | { readonly kind: 'uncertain'; readonly code: string };

const TIMEOUT_MS = 10_000;

/**
 * Puts a file into a thread, in the three calls that Slack requires. Only the last one makes the file
 * visible, so it is not repeated where it may have arrived: a file has no metadata to find it by. Source:
 * https://docs.slack.dev/messaging/working-with-files#uploading_files
 */
export async function uploadFile(
  file: Upload,
  { outboxCall, isSlackAddress }: Pick<Sending, 'outboxCall' | 'isSlackAddress'>,
): Promise<Uploaded> {
  const bytes = Buffer.from(file.content);
  const place = await outboxCall({
    method: 'files.getUploadURLExternal',
    channel: null,
    priority: 'reply',
    args: { filename: file.name, length: bytes.byteLength },
    key: null,
    isRepeatable: true,
  });
  if (place.kind !== 'answered') return { kind: 'refused', code: codeOf(place) };
  const { upload_url: url, file_id: fileId } = place.answer as {
    readonly upload_url?: unknown;
    readonly file_id?: unknown;
  };
  if (typeof url !== 'string' || typeof fileId !== 'string' || !isSlackAddress(url))
    return { kind: 'refused', code: 'foreign_upload_url' };
  const problem = await putBytes(url, bytes);
  return problem === null ? complete(fileId, file, outboxCall) : { kind: 'refused', code: problem };
}

/** @returns what went wrong; `null` where the bytes arrived */
async function putBytes(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  try {
    const sent = await fetch(url, {
      method: 'POST',
      body: bytes,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await sent.body?.cancel();
    return sent.ok ? null : `http_${sent.status}`;
  } catch (error) {
    return connectionCode(error);
  }
}

async function complete(
  fileId: string,
  { name, comment, channel, threadTs }: Upload,
  outboxCall: Sending['outboxCall'],
): Promise<Uploaded> {
  const sent = await outboxCall({
    method: 'files.completeUploadExternal',
    // It is posted as a message, and counts as one.
    channel,
    priority: 'reply',
    args: {
      files: [{ id: fileId, title: name }],
      channel_id: channel,
      thread_ts: threadTs,
      initial_comment: comment,
    },
    key: null,
    isRepeatable: false,
  });
  if (sent.kind === 'answered') return { kind: 'sent', fileId };
  return { kind: sent.kind === 'uncertain' ? 'uncertain' : 'refused', code: codeOf(sent) };
}

const codeOf = (failure: { readonly kind: string; readonly code?: string }): string =>
  failure.code ?? failure.kind;
