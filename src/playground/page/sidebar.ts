import { act } from './actions.ts';
import { byId, h, reconcile } from './dom.ts';
import type { PageConversation, PageSettings, PageState } from './page-state.ts';

/** How people from outside the team are told apart where one chooses who to be. */
const KINDS = { member: '', guest: ' (guest)', external: ' (external)', bot: '', slackbot: '' };

/**
 * Draws the conversations, the shortcuts and whose eyes the page is.
 *
 * @param read the newest message seen, by conversation
 */
export function drawSidebar(
  { conversations, viewer, people, messages }: PageState,
  current: string,
  read: ReadonlyMap<string, string>,
  globalShortcuts: PageSettings['globalShortcuts'],
  open: (channel: string) => void,
): void {
  const isUnread = ({ id }: PageConversation) => {
    const newest = messages.findLast(({ channel }) => channel === id)?.ts ?? '';
    return id !== current && newest > (read.get(id) ?? '');
  };
  const entry = (one: PageConversation) => {
    const unread = isUnread(one);
    return h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          class: `place${unread ? ' unread' : ''}`,
          'aria-current': one.id === current ? 'page' : null,
          onclick: () => open(one.id),
        },
        h('span', { class: 'name' }, one.label),
        one.kind === 'private' && h('span', { class: 'mark' }, 'private'),
        one.shared && h('span', { class: 'mark' }, 'shared'),
        one.archived && h('span', { class: 'mark' }, 'archived'),
        unread && h('span', { class: 'mark new' }, 'new'),
      ),
    );
  };
  const shortcut = ({ label, callbackId }: PageSettings['globalShortcuts'][number]) => {
    const use = () => void act({ kind: 'global-shortcut', callbackId });
    return h('li', {}, h('button', { type: 'button', class: 'place', onclick: use }, label));
  };
  const groups: readonly (readonly [title: string, entries: readonly HTMLElement[]])[] = [
    ['Channels', conversations.filter(({ kind }) => kind !== 'dm').map(entry)],
    ['Direct messages', conversations.filter(({ kind, isApp }) => kind === 'dm' && !isApp).map(entry)],
    ['Apps', conversations.filter(({ isApp }) => isApp).map(entry)],
    ['Shortcuts', globalShortcuts.map(shortcut)],
  ];
  reconcile(
    byId('places'),
    groups.filter(([, entries]) => entries.length > 0),
    ([title]) => title,
    ([, entries]) => entries.map(({ outerHTML }) => outerHTML).join(''),
    ([title, entries]) => h('section', {}, h('h2', {}, title), h('ul', {}, ...entries)),
  );

  const select = byId<HTMLSelectElement>('viewer');
  if (select.childElementCount > 0) return;
  const choices = people.filter(({ kind }) => kind !== 'bot' && kind !== 'slackbot');
  select.append(
    ...choices.map(({ id, realName, kind }) =>
      h('option', { value: id, selected: id === viewer.id }, realName + KINDS[kind]),
    ),
  );
}
