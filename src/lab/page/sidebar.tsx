import { useEffect, useRef } from 'react';
import { act } from './actions.ts';
import type { PageConversation, PageSettings, PageState } from './page-state.ts';

/** How the list of people marks those from outside the team. */
const KINDS = {
  member: '',
  guest: ' (guest)',
  external: ' (external)',
  colleague: ' (sister workspace)',
  bot: '',
  slackbot: '',
};

/** The conversations, the shortcuts and whose eyes the page is. */
export function Sidebar({
  state: { conversations, viewer, people, messages },
  current,
  globalShortcuts,
  open,
  close,
}: {
  readonly state: PageState;
  readonly current: string;
  readonly globalShortcuts: PageSettings['globalShortcuts'];
  readonly open: (channel: string) => void;
  readonly close: () => void;
}) {
  /** The newest message seen, by conversation. */
  const read = useRef(new Map<string, string>());
  const newestIn = (id: string) => messages.findLast(({ channel }) => channel === id)?.ts ?? '';
  useEffect(() => {
    read.current.set(current, newestIn(current));
  });
  const place = (one: PageConversation) => {
    const isUnread = one.id !== current && newestIn(one.id) > (read.current.get(one.id) ?? '');
    return (
      <li key={one.id}>
        <button
          type="button"
          className={isUnread ? 'place unread' : 'place'}
          aria-current={one.id === current ? 'page' : undefined}
          onClick={() => open(one.id)}
        >
          <span className="name">{one.label}</span>
          {one.kind === 'private' && <span className="mark">private</span>}
          {one.shared && <span className="mark">shared</span>}
          {one.archived && <span className="mark">archived</span>}
          {isUnread && <span className="mark new">new</span>}
        </button>
      </li>
    );
  };
  const shortcut = ({ label, callbackId }: PageSettings['globalShortcuts'][number]) => (
    <li key={callbackId}>
      <button
        type="button"
        className="place"
        onClick={() => {
          close();
          void act({ kind: 'global-shortcut', callbackId });
        }}
      >
        {label}
      </button>
    </li>
  );
  const groups = [
    { title: 'Channels', entries: conversations.filter(({ kind }) => kind !== 'dm').map(place) },
    {
      title: 'Direct messages',
      entries: conversations.filter(({ kind, isApp }) => kind === 'dm' && !isApp).map(place),
    },
    { title: 'Apps', entries: conversations.filter(({ isApp }) => isApp).map(place) },
    { title: 'Shortcuts', entries: globalShortcuts.map(shortcut) },
  ];

  return (
    <nav id="sidebar" aria-label="Workspace">
      <div className="workspace">
        <img src="/page/icon.svg" alt="" width="32" height="32" />
        <div>
          <strong>cf502</strong>
          <p>playground</p>
        </div>
      </div>
      {groups.map(
        ({ title, entries }) =>
          entries.length > 0 && (
            <section key={title}>
              <h2>{title}</h2>
              <ul>{entries}</ul>
            </section>
          ),
      )}
      <div className="viewer">
        <label htmlFor="viewer">You are</label>
        <select
          id="viewer"
          defaultValue={viewer.id}
          onChange={({ currentTarget }) => {
            location.search = `?as=${encodeURIComponent(currentTarget.value)}`;
          }}
        >
          {people
            .filter(({ kind }) => kind !== 'bot' && kind !== 'slackbot')
            .map(({ id, realName, kind }) => (
              <option key={id} value={id}>
                {realName + KINDS[kind]}
              </option>
            ))}
        </select>
      </div>
    </nav>
  );
}
