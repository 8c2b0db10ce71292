import { paragraph, richText } from '../../render/slack/rich-text.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { notice } from '../sending/notice.ts';

/** What a listener acknowledges with: a message for a command, an answer for a form, nothing. */
export type Ack = (answer?: unknown) => Promise<void>;

export type Acknowledgement = {
  readonly ack: Ack;
  readonly isDone: () => boolean;
};

/**
 * The acknowledgement of one delivery. Slack waits for it three seconds, so it leaves empty when a listener takes too long;
 * whatever a listener says by it later goes to the person another way.
 *
 * @param real Slack's; `null` where there is none any more (a restart) or it is withheld
 * @param late says what comes too late
 * @param afterMs when it leaves empty
 */
export function createAcknowledgement(
  real: Ack | null,
  late: (message: SlackMessage) => Promise<void>,
  afterMs: number,
): Acknowledgement {
  let isDone = real === null;
  const timer = isDone ? null : setTimeout(() => void acknowledge().catch(() => {}), afterMs);

  async function acknowledge(answer?: unknown): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    if (!isDone) {
      isDone = true;
      return real?.(answer);
    }
    const message = messageIn(answer);
    if (message !== null) await late(message);
  }
  return { ack: acknowledge, isDone: () => isDone };
}

/** What an acknowledgement says to the person: a command's message, what is wrong in a form, the words of a view. */
function messageIn(answer: unknown): SlackMessage | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const { text, blocks, errors, view } = answer as {
    readonly text?: unknown;
    readonly blocks?: SlackMessage['blocks'];
    readonly errors?: Readonly<Record<string, string>>;
    readonly view?: { readonly blocks: SlackMessage['blocks'] };
  };
  if (typeof text === 'string') return { text, blocks: blocks ?? [] };
  if (errors !== undefined) return notice(...Object.values(errors).map((error) => [error]));
  return view === undefined ? null : { text: 'cf502', blocks: view.blocks };
}

/** The acknowledgement of a command that could not be written down. */
export function saidUnkept(answer: unknown): unknown {
  const message = messageIn(answer);
  if (message === null) return answer;
  const line = 'The bot cannot write to its disk: should it restart before it answers, ask again.';
  return {
    ...(answer as object),
    text: `${message.text}\n${line}`,
    ...(message.blocks.length === 0 ? {} : { blocks: [...message.blocks, richText(paragraph(line))] }),
  };
}
