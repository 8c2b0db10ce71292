import { type Call, connectionCode, readCallFailure } from './call.ts';

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
 * visible. None is repeated. Source: https://docs.slack.dev/messaging/working-with-files#uploading_files
 *
 * @param isOurs whether an address to upload to belongs to Slack
 */
export async function uploadFile(
  { name, content, comment, channel, threadTs }: Upload,
  call: Call,
  isOurs: (url: string) => boolean,
): Promise<Uploaded> {
  const bytes = Buffer.from(content);
  try {
    const place = await call('files.getUploadURLExternal', { filename: name, length: bytes.byteLength });
    const url = 'upload_url' in place ? String(place.upload_url) : '';
    const fileId = 'file_id' in place ? String(place.file_id) : '';
    if (!isOurs(url)) return { kind: 'refused', code: 'foreign_upload_url' };
    const sent = await fetch(url, {
      method: 'POST',
      body: bytes,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await sent.body?.cancel();
    if (!sent.ok) return { kind: 'refused', code: `http_${sent.status}` };
    return await complete(fileId, { name, comment, channel, threadTs }, call);
  } catch (error) {
    // Whatever failed so far, nothing is visible in the thread yet.
    const failure = readCallFailure(error);
    return { kind: 'refused', code: 'code' in failure ? failure.code : connectionCode(error) };
  }
}

async function complete(
  fileId: string,
  { name, comment, channel, threadTs }: Omit<Upload, 'content'>,
  call: Call,
): Promise<Uploaded> {
  try {
    await call('files.completeUploadExternal', {
      files: [{ id: fileId, title: name }],
      channel_id: channel,
      thread_ts: threadTs,
      initial_comment: comment,
    });
    return { kind: 'sent', fileId };
  } catch (error) {
    const failure = readCallFailure(error);
    const code = 'code' in failure ? failure.code : failure.kind;
    return failure.kind === 'uncertain' ? { kind: 'uncertain', code } : { kind: 'refused', code };
  }
}
