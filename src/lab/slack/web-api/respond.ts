import { asText } from '../../../formats/json-value.ts';
import type { Slack } from '../slack.ts';
import { BOT } from '../workspace/people.ts';
import { type Args, isTrue } from './api-arguments.ts';
import { readContent } from './content.ts';
import { refuse } from './method.ts';
import type { Origin } from './response-urls.ts';

/**
 * One use of a `response_url`. It replaces or deletes the app's message the click came from; what follows a
 * command has no such message, so there it always adds one. Works where the bot is no member.
 */
export function respond(
  path: string,
  args: Args,
  slack: Slack,
): { readonly status: number; readonly body: unknown } {
  const origin = slack.responseUrls.use(path);
  if (typeof origin === 'string') return { status: 404, body: refuse(origin) };
  const { workspace } = slack;
  const original =
    origin.message === undefined ? undefined : workspace.find(origin.channel, origin.message.ts);
  if (isTrue(args.delete_original)) {
    if (original !== undefined) workspace.remove(original);
    return { status: 200, body: { ok: true } };
  }
  const read = readContent(args, slack, 'post');
  if (read.kind === 'refused') return { status: 400, body: read.answer };
  if (isTrue(args.replace_original) && original !== undefined)
    workspace.edit(original, { text: '', blocks: [], ...read.content, editedTs: workspace.nextTs() });
  else postResponse(args, origin, read.content, slack);
  return { status: 200, body: { ok: true } };
}

/** Posts what an acknowledgement or a `response_url` brought: to the person alone unless `in_channel`. */
export function postResponse(
  args: Args,
  { user, channel }: Omit<Origin, 'message'>,
  content: object,
  slack: Slack,
): void {
  slack.workspace.post(channel, {
    text: '',
    ...content,
    user: BOT.user,
    ...(args.response_type === 'in_channel' ? {} : { ephemeralTo: user }),
    ...(asText(args.thread_ts) === '' ? {} : { threadTs: asText(args.thread_ts) }),
  });
}
