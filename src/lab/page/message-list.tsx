import { Message } from './message.tsx';
import type { PageMessage, PageSettings } from './page-state.ts';

/** Messages of one person within this time stand under one name. */
const SAME_BREATH_S = 300;

/** @param openThread where messages can be answered: in a channel, not in a thread */
export function MessageList({
  messages,
  repliesTo,
  shortcuts,
  openThread,
}: {
  readonly messages: readonly PageMessage[];
  readonly repliesTo?: (ts: string) => readonly PageMessage[];
  readonly shortcuts: PageSettings['messageShortcuts'];
  readonly openThread?: (ts: string) => void;
}) {
  return (
    <ol className="messages">
      {messages.map((message, index) => (
        <Message
          key={message.ts}
          message={message}
          replies={repliesTo?.(message.ts) ?? []}
          continued={isOneBreath(messages[index - 1], message)}
          shortcuts={shortcuts}
          openThread={openThread}
        />
      ))}
    </ol>
  );
}

/** Short words of one person right after one another. */
function isOneBreath(before: PageMessage | undefined, message: PageMessage): boolean {
  return (
    before !== undefined &&
    before.user === message.user &&
    !before.ephemeral &&
    !message.ephemeral &&
    before.blocks.length + message.blocks.length === 0 &&
    Number(message.ts) - Number(before.ts) < SAME_BREATH_S
  );
}
