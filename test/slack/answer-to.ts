import type { StandIn } from '../../src/lab/slack/slack-stand-in.ts';
import type { User } from '../../src/lab/slack/user.ts';

/** What a person is told of a command: in the acknowledgement, or after it where Slack has to be asked who they are. */
export async function answerTo(slack: StandIn, user: User, text: string): Promise<string> {
  const before = slack.ephemeral(user.id).length;
  const { acknowledged } = await user.command('C0INCIDENT', '/cf502', text);
  const said = (acknowledged as { text?: string } | null)?.text;
  return said ?? slack.until(() => slack.ephemeral(user.id)[before]?.text);
}
