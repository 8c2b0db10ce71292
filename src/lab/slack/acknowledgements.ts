import { asObject, asText } from '../../formats/json-value.ts';
import type { Slack } from './slack.ts';
import { readContent } from './web-api/content.ts';
import { postResponse } from './web-api/respond.ts';
import { escapeText } from './workspace/linkify.ts';
import type { View } from './workspace/views.ts';

/** Shows what a command's acknowledgement carried; returns the error where it cannot be shown. */
export function showAcknowledgement(
  acknowledged: unknown,
  { user, channel, typed }: { user: string; channel: string; typed: string },
  slack: Slack,
): 'invalid_command_response' | null {
  if (acknowledged === null) return null;
  const args = typeof acknowledged === 'string' ? { text: acknowledged } : (asObject(acknowledged) ?? {});
  const isPublic = args.response_type === 'in_channel';
  if (isPublic) slack.workspace.post(channel, { user, text: escapeText(typed) });
  const isEmpty = args.text === undefined && args.blocks === undefined;
  if (isEmpty && isPublic) return null;
  const read = readContent(args, slack, 'post');
  if (read.kind === 'refused') return 'invalid_command_response';
  postResponse(args, { user, channel }, read.content, slack);
  return null;
}

/** Does what a submission's acknowledgement asks for and returns the errors it carries. */
export function applyResponse(
  acknowledged: unknown,
  view: View,
  user: string,
  slack: Slack,
): Readonly<Record<string, string>> {
  const { views } = slack;
  const response = asObject(acknowledged) ?? {};
  const given = asObject(response.view) ?? {};
  const action = asText(response.response_action);
  const problems = action === 'update' || action === 'push' ? slack.settings.checkView(given) : [];
  if (problems.length > 0)
    return { '': problems.map(({ pointer, problem }) => `${pointer} ${problem}`).join(', ') };
  switch (action) {
    case 'errors':
      return (asObject(response.errors) ?? {}) as Record<string, string>;
    case 'update':
      views.update({ id: view.id }, given);
      return {};
    case 'push':
      views.push(user, given);
      return {};
    case 'clear':
      views.clear(user);
      return {};
    default:
      views.close(user);
      return {};
  }
}
