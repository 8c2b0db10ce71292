import type { RefObject } from 'react';
import { act } from './actions.ts';
import { Composer } from './composer.tsx';
import { countReplies } from './message.tsx';
import { MessageList } from './message-list.tsx';
import type { PageConversation, PageMessage, PageSettings } from './page-state.ts';

/** A root message and its replies, beside the channel or, on a narrow window, in its place. */
export function Thread({
  alone,
  channel,
  root,
  replies,
  shortcuts,
  close,
  field,
}: {
  /** In the channel's place: then it is what the page is about. */
  readonly alone: boolean;
  readonly channel: PageConversation;
  readonly root: PageMessage;
  readonly replies: readonly PageMessage[];
  readonly shortcuts: PageSettings['messageShortcuts'];
  readonly close: () => void;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}) {
  const send = async (text: string) => {
    const { error } = await act({ kind: 'send', channel: channel.id, text, thread: root.ts });
    return error === undefined;
  };
  const Frame = alone ? 'main' : 'aside';
  const Title = alone ? 'h1' : 'h2';
  return (
    <Frame id="thread" aria-label="Thread">
      <div className="bar">
        <div className="where">
          <Title>Thread</Title>
          <p>{channel.label}</p>
        </div>
        <button type="button" className="quiet" onClick={close}>
          <span aria-hidden="true">✕</span>
          <span className="sr-only">Close thread</span>
        </button>
      </div>
      <div className="scroll" tabIndex={-1}>
        <MessageList messages={[root]} shortcuts={shortcuts} />
        {replies.length > 0 && <p className="reply-count">{countReplies(replies.length)}</p>}
        <div role="log" aria-label="Replies">
          <MessageList messages={replies} shortcuts={shortcuts} />
        </div>
      </div>
      <Composer label="Reply, or mention @cf502" disabled={channel.archived} send={send} field={field} />
    </Frame>
  );
}
