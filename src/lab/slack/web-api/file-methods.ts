import { randomBytes } from 'node:crypto';
import { asText, objectsIn } from '../../../formats/json-value.ts';
import type { Slack } from '../slack.ts';
import { fileToWire } from '../workspace/messages.ts';
import { BOT } from '../workspace/people.ts';
import type { Args } from './api-arguments.ts';
import { placeToPost } from './chat-methods.ts';
import { type Methods, missing, refuse } from './method.ts';

/** The three steps of an upload (https://docs.slack.dev/messaging/working-with-files#uploading_files). */
export const FILE_METHODS: Methods = {
  'files.info': {
    token: 'bot',
    scopes: () => ['files:read'],
    answer(args, slack) {
      const file = slack.files.get(asText(args.file));
      return file === undefined ? refuse('file_not_found') : { ok: true, file: fileToWire(file) };
    },
  },

  'files.getUploadURLExternal': {
    token: 'bot',
    scopes: () => ['files:write'],
    answer(args, slack) {
      const name = asText(args.filename);
      const length = Number(args.length);
      if (name === '') return missing('filename');
      if (!(length > 0)) return missing('length');
      const id = `F${randomBytes(5).toString('hex').toUpperCase()}`;
      const secret = randomBytes(12).toString('hex');
      const content = Buffer.alloc(0);
      slack.uploads.set(id, { id, name, title: name, content, secret, arrived: false });
      return { ok: true, upload_url: `${slack.baseUrl}/upload/${id}/${secret}`, file_id: id };
    },
  },

  'files.completeUploadExternal': {
    token: 'bot',
    scopes: () => ['files:write'],
    answer(args, slack) {
      const wanted = objectsIn(args.files);
      if (wanted.length === 0) return missing('files');
      const found = wanted.flatMap(({ id, title }) => {
        const upload = slack.uploads.get(asText(id));
        if (upload === undefined || !upload.arrived) return [];
        return [{ ...upload, title: asText(title) || upload.title }];
      });
      if (found.length < wanted.length) return refuse('file_not_found');
      if (args.channel_id !== undefined) {
        const place = placeToPost(
          { channel: args.channel_id, thread_ts: args.thread_ts },
          slack,
          'as-member',
        );
        if (place.kind === 'refused') return place.answer;
        slack.workspace.post(place.conversation.id, {
          user: BOT.user,
          text: asText(args.initial_comment),
          files: found.map(({ id, name, title, content }) => ({ id, name, title, content })),
          ...(place.threadTs === undefined ? {} : { threadTs: place.threadTs }),
        });
      }
      return { ok: true, files: found.map(fileToWire) };
    },
  },
};

/**
 * Hands out a file at `/files-pri/ID/NAME` to the app's own token with the scope `files:read`; everybody else
 * meets the sign-in page, as at Slack.
 */
export function downloadFile(
  path: string,
  authorization: string | undefined,
  { files, settings }: Slack,
): { readonly status: number; readonly body: string | Buffer; readonly headers: Record<string, string> } {
  const [, , id = ''] = path.split('/');
  const isAllowed = authorization === `Bearer ${settings.botToken}` && settings.scopes.includes('files:read');
  const file = isAllowed ? files.get(id) : undefined;
  return file === undefined
    ? { status: 200, body: '<title>Sign in</title>', headers: { 'content-type': 'text/html' } }
    : { status: 200, body: file.content, headers: { 'content-type': 'application/octet-stream' } };
}

/**
 * Takes the bytes of a file at `/upload/ID/SECRET`, as a form field or as they are.
 *
 * @returns the HTTP status and body
 */
export async function receiveUpload(
  path: string,
  args: Args,
  body: Buffer,
  slack: Slack,
): Promise<{ readonly status: number; readonly body: string }> {
  const [, , id = '', secret] = path.split('/');
  const upload = slack.uploads.get(id);
  if (upload === undefined || upload.secret !== secret) return { status: 404, body: 'not found' };
  const part = Object.values(args).find((value) => value instanceof Blob);
  const content = part === undefined ? body : Buffer.from(await part.arrayBuffer());
  slack.uploads.set(id, { ...upload, content, arrived: true });
  return { status: 200, body: `OK - ${content.byteLength}` };
}
