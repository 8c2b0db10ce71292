import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { act } from './actions.ts';
import { Composer } from './composer.tsx';
import { Home } from './home.tsx';
import { MessageList } from './message-list.tsx';
import type { PageConversation, PageMessage, PageSettings, PageView } from './page-state.ts';
import { Welcome } from './welcome.tsx';

/** Scrolled up by less than this, in pixels, the end still counts as being looked at. */
const NEAR_END = 80;

/** One conversation: its name, what was said, and the field to type in. */
export function Channel({
  channel,
  settings,
  tab,
  openTab,
  home,
  messages,
  repliesTo,
  openThread,
  sidebarOpen,
  showSidebar,
  field,
}: {
  readonly channel: PageConversation;
  readonly settings: PageSettings;
  readonly tab: 'messages' | 'home';
  readonly openTab: (tab: 'messages' | 'home') => void;
  readonly home: PageView | null;
  readonly messages: readonly PageMessage[];
  readonly repliesTo: (ts: string) => readonly PageMessage[];
  readonly openThread: (ts: string) => void;
  readonly sidebarOpen: boolean;
  readonly showSidebar: (open: boolean) => void;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}) {
  const scroll = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  /** Whether the channel stays at its end as messages come; ends when the person scrolls up. */
  const following = useRef(true);
  const isEmpty = messages.length === 0;
  const toEnd = () => {
    // With nothing to read yet, the welcome is read from its top.
    if (scroll.current !== null && following.current && !isEmpty)
      scroll.current.scrollTop = scroll.current.scrollHeight;
  };
  useLayoutEffect(toEnd);
  useEffect(() => {
    const observer = new ResizeObserver(toEnd);
    if (list.current !== null) observer.observe(list.current);
    return () => observer.disconnect();
  });
  const send = async (text: string) => {
    following.current = true;
    const { error } = await act({ kind: 'send', channel: channel.id, text });
    return error === undefined;
  };
  const atHome = tab === 'home' && channel.isApp;
  const mayInvite = !channel.botIsMember && channel.kind !== 'dm' && !channel.archived;

  return (
    <main id="channel">
      <div className="bar">
        <button
          id="open-sidebar"
          type="button"
          className="quiet"
          aria-expanded={sidebarOpen}
          aria-controls="sidebar"
          onClick={() => showSidebar(!sidebarOpen)}
        >
          <span aria-hidden="true">☰</span>
          <span className="sr-only">Channels</span>
        </button>
        <div className="where">
          <h1>{channel.label}</h1>
          <p>{channel.botIsMember ? channel.topic : 'cf502 is not a member here'}</p>
        </div>
        {mayInvite && (
          <button
            type="button"
            className="button"
            onClick={() => void act({ kind: 'invite-bot', channel: channel.id })}
          >
            Invite cf502
          </button>
        )}
        {channel.isApp && (
          <div className="tabs">
            <button type="button" aria-pressed={!atHome} onClick={() => openTab('messages')}>
              Messages
            </button>
            <button type="button" aria-pressed={atHome} onClick={() => openTab('home')}>
              Home
            </button>
          </div>
        )}
      </div>
      <div
        id="scroll"
        className="scroll"
        ref={scroll}
        tabIndex={-1}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          following.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
        }}
        onPointerDown={() => showSidebar(false)}
      >
        {atHome && <Home view={home} />}
        {!atHome && !channel.archived && <Welcome settings={settings} compact={!isEmpty} run={send} />}
        {!atHome && (
          <div role="log" aria-label="Messages" ref={list}>
            <MessageList
              messages={messages}
              repliesTo={repliesTo}
              shortcuts={settings.messageShortcuts}
              openThread={openThread}
            />
          </div>
        )}
      </div>
      {!atHome && (
        <Composer
          label={channel.archived ? `${channel.label} is archived` : 'Message, or / for commands'}
          disabled={channel.archived}
          offers={settings}
          send={send}
          field={field}
        />
      )}
    </main>
  );
}
