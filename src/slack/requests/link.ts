import type { Context } from '../context.ts';

/** The link to a message; `null` while the workspace's address is not known. */
export function linkTo(
  channel: string,
  ts: string,
  { home, directMessages }: Pick<Context, 'home' | 'directMessages'>,
): string | null {
  const { workspaceUrl } = home();
  const conversation = directMessages.conversationOf(channel);
  return workspaceUrl === '' ? null : `${workspaceUrl}archives/${conversation}/p${ts.replace('.', '')}`;
}
