import { act, asViewer } from './actions.ts';
import { drawBlocks } from './blocks.ts';
import { confirm, inspect } from './dialogs.ts';
import { h } from './dom.ts';
import { mrkdwn, type Names } from './mrkdwn.ts';
import type { PageMessage, PagePerson, PageSettings } from './page-state.ts';

/** What a message is shown with. */
export type Shown = {
  readonly message: PageMessage;
  readonly author: PagePerson | undefined;
  readonly replies: readonly PageMessage[];
  /** Said by the same person right before, so that the name need not be repeated. */
  readonly continued: boolean;
  readonly inThread: boolean;
};

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

export function drawMessage(
  { message, author, replies, continued, inThread }: Shown,
  names: Names,
  shortcuts: PageSettings['messageShortcuts'],
  openThread: (ts: string) => void,
): HTMLElement {
  const at = new Date(Number(message.ts) * 1000);
  const name = author?.realName ?? message.user;
  const byApp = author?.kind === 'bot' || author?.kind === 'slackbot';
  const time = h('time', { datetime: at.toISOString(), title: at.toLocaleString() }, TIME.format(at));
  const kindWords = { guest: 'Guest', external: 'External', bot: 'App', slackbot: 'App', member: '' }[
    author?.kind ?? 'member'
  ];
  const classes = [
    'message',
    continued ? 'continued' : '',
    message.ephemeral ? 'ephemeral' : '',
    message.tombstone ? 'tombstone' : '',
  ];
  return h(
    'li',
    { class: classes.filter(Boolean).join(' ') },
    continued
      ? h('div', { class: 'gutter' }, time)
      : h('div', { class: `avatar ${author?.kind ?? ''}`, 'aria-hidden': 'true' }, initials(name)),
    h(
      'article',
      { 'aria-label': `${name}, ${TIME.format(at)}` },
      message.broadcast && !inThread && h('p', { class: 'only-you' }, 'Replied to a thread'),
      !continued &&
        h(
          'header',
          {},
          h('span', { class: 'author' }, name),
          kindWords !== '' && h('span', { class: 'badge' }, kindWords),
          time,
          message.ephemeral && h('span', { class: 'only-you' }, 'Only visible to you'),
        ),
      h('div', { class: 'content' }, ...content(message, names)),
      message.edited && !byApp && h('small', { class: 'edited' }, '(edited)'),
      ...message.files.map((file) => fileLink(message, file)),
      !inThread && replies.length > 0 && threadLink(message, replies, openThread),
    ),
    tools(message, name, shortcuts, inThread ? null : openThread),
  );
}

/** The blocks, and the text where there are none. */
function content(message: PageMessage, names: Names): Node[] {
  if (message.tombstone) return [h('em', {}, 'This message was deleted.')];
  if (message.blocks.length === 0) return [h('div', { class: 'text' }, mrkdwn(message.text, names))];
  const { channel, ts } = message;
  return drawBlocks(message.blocks, {
    names,
    confirm,
    onAction: (actionId, chosen) =>
      void act({ kind: 'click', channel, ts, actionId, ...(chosen === undefined ? {} : { chosen }) }),
  });
}

function tools(
  message: PageMessage,
  name: string,
  shortcuts: PageSettings['messageShortcuts'],
  openThread: ((ts: string) => void) | null,
): HTMLElement {
  const { channel, ts } = message;
  const tool = (label: string, use: () => void) =>
    h(
      'button',
      { type: 'button', class: 'tool', 'aria-label': `${label}: message from ${name}`, onclick: use },
      label,
    );
  const canReply = !message.ephemeral && message.threadTs === undefined && openThread !== null;
  return h(
    'div',
    { class: 'tools' },
    canReply && tool('Reply', () => openThread(ts)),
    ...(message.ephemeral
      ? []
      : shortcuts.map(({ label, callbackId }) =>
          tool(label, () => void act({ kind: 'message-shortcut', channel, ts, callbackId })),
        )),
    tool('Inspect', () => inspect(`Payload of ${ts}`, message.payload)),
  );
}

function threadLink(
  message: PageMessage,
  replies: readonly PageMessage[],
  openThread: (ts: string) => void,
): HTMLElement {
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
  return h(
    'button',
    { type: 'button', class: 'replies', onclick: () => openThread(message.ts) },
    h('strong', {}, count),
    h('span', {}, 'Open thread'),
  );
}

function fileLink(message: PageMessage, file: PageMessage['files'][number]): HTMLElement {
  const href = asViewer(`/files/${message.channel}/${message.ts}/${file.id}`);
  return h(
    'a',
    { class: 'file', href, target: '_blank', rel: 'noopener' },
    h('strong', {}, file.name),
    h('span', {}, `${new Intl.NumberFormat('en').format(file.bytes)} bytes`),
  );
}

function initials(name: string): string {
  return name
    .split(' ')
    .map((word) => word.slice(0, 1))
    .slice(0, 2)
    .join('')
    .toUpperCase();
}
