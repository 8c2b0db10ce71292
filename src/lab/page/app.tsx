import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { act } from './actions.ts';
import { AroundProvider } from './around.ts';
import { Channel } from './channel.tsx';
import { Confirm } from './dialogs/confirm.tsx';
import { Inspector } from './dialogs/inspector.tsx';
import { Modal } from './dialogs/modal.tsx';
import { useMedia } from './media.ts';
import type { Json, PageSettings, PageState } from './page-state.ts';
import { Sidebar } from './sidebar.tsx';
import { Thread } from './thread.tsx';

/** A thread fits beside the channel. */
const WIDE = '(min-width: 68rem)';

/**
 * The thread that was chosen, or closed, when `asOf` was the newest root with an answer; a newer one opens by
 * itself.
 */
type Choice = { readonly ts: string | null; readonly asOf: string };
const NO_CHOICE: Choice = { ts: null, asOf: '' };

type Question = { readonly asked: Json; readonly answer: (yes: boolean) => void };

/** The whole page. What it shows comes from the server; its own state is where the person looks. */
export function App({
  settings,
  state,
  connected,
}: {
  readonly settings: PageSettings;
  readonly state: PageState;
  readonly connected: boolean;
}) {
  const [chosenChannel, setChannel] = useState('');
  const [tab, setTab] = useState<'messages' | 'home'>('messages');
  const [choice, setChoice] = useState(NO_CHOICE);
  const [sidebarOpen, showSidebar] = useState(false);
  const [inspected, setInspected] = useState<{ title: string; payload: Json } | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const isWide = useMedia(WIDE);
  const channelField = useRef<HTMLTextAreaElement>(null);
  const threadField = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const closeSidebar = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') showSidebar(false);
    };
    document.addEventListener('keydown', closeSidebar);
    return () => document.removeEventListener('keydown', closeSidebar);
  }, []);

  const inspect = useCallback((title: string, payload: Json) => setInspected({ title, payload }), []);
  const ask = useCallback(
    (asked: Json) => new Promise<boolean>((answer) => setQuestion({ asked, answer })),
    [],
  );
  const around = useMemo(() => ({ people: state.people, inspect, ask }), [state.people, inspect, ask]);

  const channel = state.conversations.find(({ id }) => id === chosenChannel) ?? state.conversations[0];
  if (channel === undefined) return <p className="lead">{state.viewer.realName} is in no conversation.</p>;
  const here = state.messages.filter((message) => message.channel === channel.id);
  const repliesTo = (ts: string) => here.filter(({ threadTs }) => threadTs === ts);
  const roots = here.filter(({ threadTs, broadcast }) => threadTs === undefined || broadcast);
  const newest = roots.findLast(({ ts, ephemeral }) => !ephemeral && repliesTo(ts).length > 0)?.ts ?? '';
  const threadTs = isWide && newest > choice.asOf ? newest : choice.ts;
  const threadRoot = here.find(({ ts }) => ts === threadTs);

  const openChannel = (id: string) => {
    flushSync(() => {
      setChannel(id);
      setChoice(NO_CHOICE);
      setTab('messages');
      showSidebar(false);
    });
    channelField.current?.focus();
  };
  const openThread = (ts: string) => {
    flushSync(() => setChoice({ ts, asOf: newest }));
    threadField.current?.focus();
  };
  const closeThread = () => {
    flushSync(() => setChoice({ ts: null, asOf: newest }));
    channelField.current?.focus();
  };
  const openTab = (opened: 'messages' | 'home') => {
    setTab(opened);
    if (opened === 'home') void act({ kind: 'open-home' });
  };
  const answer = (yes: boolean) => {
    question?.answer(yes);
    setQuestion(null);
  };

  const classes = ['frame', threadRoot && 'with-thread', sidebarOpen && 'with-sidebar'];
  return (
    <AroundProvider value={around}>
      <title>{`${channel.label} · cf502 playground`}</title>
      <header id="banner" className={connected ? '' : 'stopped'}>
        <strong>Local stand-in, not Slack.</strong>{' '}
        <span id="connection">
          {connected
            ? 'Everything stays on this machine.'
            : 'The playground has stopped; this page waits for it to come back.'}
        </span>
      </header>
      <div className={classes.filter(Boolean).join(' ')}>
        <Sidebar
          state={state}
          current={channel.id}
          globalShortcuts={settings.globalShortcuts}
          open={openChannel}
          close={() => showSidebar(false)}
        />
        <Channel
          key={channel.id}
          channel={channel}
          settings={settings}
          tab={tab}
          openTab={openTab}
          home={state.home}
          messages={roots}
          repliesTo={repliesTo}
          openThread={openThread}
          sidebarOpen={sidebarOpen}
          showSidebar={showSidebar}
          field={channelField}
        />
        {threadRoot !== undefined && (
          <Thread
            key={threadRoot.ts}
            alone={!isWide}
            channel={channel}
            root={threadRoot}
            replies={repliesTo(threadRoot.ts)}
            shortcuts={settings.messageShortcuts}
            close={closeThread}
            field={threadField}
          />
        )}
      </div>
      {state.view !== null && <Modal key={state.view.id} view={state.view} />}
      {inspected !== null && <Inspector {...inspected} close={() => setInspected(null)} />}
      {question !== null && <Confirm question={question.asked} answer={answer} />}
    </AroundProvider>
  );
}
