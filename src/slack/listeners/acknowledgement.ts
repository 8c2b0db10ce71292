import { paragraph, richText } from '../../render/slack/rich-text.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { notice } from '../sending/notice.ts';

/** The body of an acknowledgement: a message for a command, a response for a form, or nothing. */
export type Ack = (answer?: unknown) => Promise<void>;

export type Acknowledgement = {
  readonly ack: Ack;
  readonly isDone: () => boolean;
};

/**
 * The acknowledgement of one delivery. Slack waits three seconds for it, so an empty one is sent when the
 * listener takes too long; what the listener acknowledges with after that reaches the person another way.
 *
 * @param real Slack's own; `null` where there is none any more (after a restart) or where none is to be sent
 * @param late sends the person a message that came too late for the acknowledgement
 * @param afterMs when an empty one is sent
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

/**
 * The text that an acknowledgement shows to the person: a command's message, the errors of a form, or a view.
 */
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

/** The acknowledgement of a command that the store could not keep, with a line that says so. */
export function withNotKeptWarning(answer: unknown): unknown {
  const message = messageIn(answer);
  if (message === null) return answer;
  const line = 'The bot cannot write to its disk: should it restart before it answers, ask again.';
  return {
    ...(answer as object),
    text: `${message.text}\n${line}`,
    ...(message.blocks.length === 0 ? {} : { blocks: [...message.blocks, richText(paragraph(line))] }),
  };
}
