import { act, asViewer } from './actions.ts';
import { drawBlocks } from './blocks.ts';
import { createComposer } from './composer.ts';
import { confirm, inspect, showModal } from './dialogs.ts';
import { byId, h, reconcile } from './dom.ts';
import { drawMessage, type Shown } from './message.ts';
import type { PageMessage, PageSettings, PageState } from './page-state.ts';
import { drawSidebar } from './sidebar.ts';

/** Messages of one person within this time stand under one name. */
const SAME_BREATH_S = 300;
const WIDE = matchMedia('(min-width: 68rem)');

const settings = (await (await fetch(asViewer('/settings'))).json()) as PageSettings;

/** Where the person looks; everything else comes from the server. */
const place = {
  channel: '',
  thread: null as string | null,
  tab: 'messages' as 'messages' | 'home',
  /** Threads the person has closed, which do not open by themselves again. */
  closed: new Set<string>(),
  read: new Map<string, string>(),
  /** Whether the channel stays at its end as messages come; ends when the person scrolls up. */
  following: true,
};
let state: PageState | null = null;

const send = (text: string) => {
  place.following = true;
  return act({ kind: 'send', channel: place.channel, text });
};
const completed = { ...settings, examples: [...settings.examples, ...settings.moreExamples] };
const composer = createComposer('composer', completed, async (text) => {
  const { error } = await send(text);
  return error === undefined;
});
const threadComposer = createComposer('thread-composer', null, async (text) => {
  if (place.thread === null) return false;
  const { error } = await act({ kind: 'send', channel: place.channel, text, thread: place.thread });
  return error === undefined;
});

const names = (id: string) => state?.people.find((person) => person.id === id)?.name;
const current = () => state?.conversations.find(({ id }) => id === place.channel);
const here = () => (state?.messages ?? []).filter(({ channel }) => channel === place.channel);
const repliesTo = (ts: string) => here().filter(({ threadTs }) => threadTs === ts);

function draw(): void {
  if (state === null) return;
  if (current() === undefined) place.channel = state.conversations[0]?.id ?? '';
  const newest = here().at(-1)?.ts;
  if (newest !== undefined) place.read.set(place.channel, newest);
  followThread();
  drawSidebar(state, place.channel, place.read, settings.globalShortcuts, openChannel);
  drawHeader();
  drawWelcome();
  drawHome(state);
  drawMessages();
  drawThread();
  showModal(state.view, names);
}

/** On a wide window the thread of the newest answer opens by itself, as one would open it to read on. */
function followThread(): void {
  if (!WIDE.matches) return;
  const answered = here().filter(
    ({ threadTs, ts, ephemeral }) => !ephemeral && threadTs === undefined && repliesTo(ts).length > 0,
  );
  const newest = answered.at(-1)?.ts;
  if (newest !== undefined && !place.closed.has(newest) && newest > (place.thread ?? ''))
    place.thread = newest;
}

function drawHeader(): void {
  const channel = current();
  if (channel === undefined) return;
  byId('channel-name').textContent = channel.label;
  byId('channel-topic').textContent = channel.botIsMember ? channel.topic : 'cf502 is not a member here';
  byId('thread-place').textContent = channel.label;
  byId('tabs').hidden = !channel.isApp;
  byId('invite').hidden = channel.botIsMember || channel.kind === 'dm' || channel.archived;
  byId('tab-home').setAttribute('aria-pressed', String(place.tab === 'home'));
  byId('tab-messages').setAttribute('aria-pressed', String(place.tab === 'messages'));
  document.title = `${channel.label} · cf502 playground`;
  composer.address(
    channel.archived ? `${channel.label} is archived` : `Message ${channel.label}, or / for commands`,
    channel.archived,
  );
  threadComposer.address('Reply, or mention @cf502', channel.archived);
}

function drawWelcome(): void {
  const welcome = byId('welcome');
  welcome.hidden = place.tab === 'home' || current()?.archived === true;
  // Once there is something to read, the examples step back to a row of buttons.
  welcome.classList.toggle('compact', here().length > 0);
  if (welcome.childElementCount > 0) return;
  welcome.append(
    h('p', { class: 'lead' }, settings.welcome),
    exampleList(settings.examples),
    ...(settings.moreExamples.length === 0 ? [] : [moreExamples()]),
  );
}

function moreExamples(): HTMLElement {
  return h(
    'details',
    { class: 'more' },
    h('summary', {}, `${settings.moreExamples.length} more`),
    exampleList(settings.moreExamples),
  );
}

function exampleList(examples: PageSettings['examples']): HTMLElement {
  const run = (command: string) => {
    byId('welcome').querySelector('details')?.removeAttribute('open');
    void send(command);
  };
  return h(
    'ul',
    { class: 'examples' },
    ...examples.map(({ label, command }) =>
      h(
        'li',
        {},
        h(
          'button',
          { type: 'button', class: 'example', onclick: () => run(command), title: command },
          h('strong', {}, label),
          h('code', {}, command),
        ),
      ),
    ),
  );
}

function drawHome({ home }: PageState): void {
  const section = byId('home');
  const shown = place.tab === 'home' && current()?.isApp === true;
  section.hidden = !shown;
  byId('messages').hidden = shown;
  byId('composer').hidden = shown;
  if (!shown) return;
  const views = home === null ? [] : [home];
  reconcile(
    section,
    views,
    ({ id }) => id,
    ({ hash }) => hash,
    ({ blocks, payload }) =>
      h(
        'div',
        { class: 'home-view' },
        ...drawBlocks(blocks, {
          names,
          confirm,
          onAction: (actionId, chosen) =>
            void act({
              kind: 'click-view',
              view: 'home',
              actionId,
              ...(chosen === undefined ? {} : { chosen }),
            }),
        }),
        h(
          'button',
          { type: 'button', class: 'tool', onclick: () => inspect('Home view', payload) },
          'Inspect',
        ),
      ),
  );
  if (home === null)
    section.replaceChildren(h('p', { class: 'lead' }, 'The app has published nothing here yet.'));
}

function drawMessages(): void {
  const roots = here().filter(({ threadTs, broadcast }) => threadTs === undefined || broadcast);
  drawList(byId('messages'), roots, false);
  // With nothing to read yet, the welcome is read from its top.
  if (place.following && roots.length > 0) toEnd();
}

function drawThread(): void {
  const panel = byId('thread');
  const root = here().find(({ ts }) => ts === place.thread);
  panel.hidden = root === undefined;
  document.body.classList.toggle('with-thread', root !== undefined);
  if (root !== undefined) drawList(byId('replies'), [root, ...repliesTo(root.ts)], true);
}

function drawList(list: HTMLElement, messages: readonly PageMessage[], inThread: boolean): void {
  const shown = messages.map((message, index): Shown => {
    const before = messages[index - 1];
    const sameBreath =
      before !== undefined &&
      before.user === message.user &&
      !before.ephemeral &&
      !message.ephemeral &&
      before.blocks.length + message.blocks.length === 0 &&
      Number(message.ts) - Number(before.ts) < SAME_BREATH_S;
    const author = state?.people.find(({ id }) => id === message.user);
    return { message, author, replies: repliesTo(message.ts), continued: sameBreath, inThread };
  });
  reconcile(
    list,
    shown,
    ({ message }) => message.ts,
    (one) => JSON.stringify([one.message, one.replies.length, one.continued]),
    (one) => drawMessage(one, names, settings.messageShortcuts, openThread),
  );
}

function openChannel(id: string): void {
  place.channel = id;
  place.thread = null;
  place.tab = 'messages';
  place.following = true;
  showSidebar(false);
  draw();
  composer.focus();
}

function openThread(ts: string): void {
  place.closed.delete(ts);
  place.thread = ts;
  draw();
  threadComposer.focus();
}

function toEnd(): void {
  const scroll = byId('scroll');
  scroll.scrollTop = scroll.scrollHeight;
}

function showSidebar(open: boolean): void {
  document.body.classList.toggle('with-sidebar', open);
  byId('open-sidebar').setAttribute('aria-expanded', String(open));
}

byId('scroll').addEventListener('scroll', ({ currentTarget }) => {
  const { scrollHeight, scrollTop, clientHeight } = currentTarget as HTMLElement;
  place.following = scrollHeight - scrollTop - clientHeight < 80;
});
byId('open-sidebar').addEventListener('click', () =>
  showSidebar(!document.body.classList.contains('with-sidebar')),
);
byId('invite').addEventListener('click', () => void act({ kind: 'invite-bot', channel: place.channel }));
byId('scroll').addEventListener('pointerdown', () => showSidebar(false));
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') showSidebar(false);
});
byId('close-thread').addEventListener('click', () => {
  if (place.thread !== null) place.closed.add(place.thread);
  place.thread = null;
  draw();
  composer.focus();
});
byId('tab-home').addEventListener('click', () => {
  place.tab = 'home';
  void act({ kind: 'open-home' });
  draw();
});
byId('tab-messages').addEventListener('click', () => {
  place.tab = 'messages';
  draw();
});
byId<HTMLSelectElement>('viewer').addEventListener('change', ({ currentTarget }) => {
  location.search = `?as=${encodeURIComponent((currentTarget as HTMLSelectElement).value)}`;
});

const changes = new EventSource(asViewer('/changes'));
changes.onmessage = ({ data }) => {
  state = JSON.parse(String(data)) as PageState;
  byId('connection').textContent = 'Everything stays on this machine.';
  document.body.classList.remove('stopped');
  draw();
};
changes.onerror = () => {
  byId('connection').textContent = 'The playground has stopped; this page waits for it to come back.';
  document.body.classList.add('stopped');
};
