import { h, jsonOf, listOf, textOf } from './dom.ts';
import { emojiOf, link, type Names } from './mrkdwn.ts';
import type { Json } from './page-state.ts';

/** A `rich_text` block (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block). */
export function richText(block: Json, names: Names): HTMLElement {
  return h('div', { class: 'rich-text' }, ...listOf(block.elements).map((element) => part(element, names)));
}

function part(element: Json, names: Names): HTMLElement {
  const inside = () => listOf(element.elements).map((one) => leaf(one, names));
  switch (element.type) {
    case 'rich_text_section':
      return h('p', {}, ...inside());
    case 'rich_text_quote':
      return h('blockquote', {}, ...inside());
    case 'rich_text_preformatted':
      return h('pre', {}, h('code', {}, ...inside()));
    case 'rich_text_list': {
      const items = listOf(element.elements).map((item) =>
        h('li', {}, ...listOf(item.elements).map((one) => leaf(one, names))),
      );
      const start = typeof element.offset === 'number' ? element.offset + 1 : null;
      const list = element.style === 'ordered' ? h('ol', { start }, ...items) : h('ul', {}, ...items);
      list.classList.add(`indent-${Math.min(Number(element.indent ?? 0), 4)}`);
      return list;
    }
    default:
      throw new Error(`no drawing for ${textOf(element.type)}`);
  }
}

function leaf(element: Json, names: Names): Node {
  const plain = (): Node => {
    switch (element.type) {
      case 'text':
        return document.createTextNode(textOf(element.text));
      case 'link':
        return link(textOf(element.url), textOf(element.text) || textOf(element.url));
      case 'emoji':
        return document.createTextNode(emojiOf(textOf(element.name)));
      case 'user':
        return h(
          'span',
          { class: 'mention' },
          `@${names(textOf(element.user_id)) ?? textOf(element.user_id)}`,
        );
      case 'channel':
        return h('span', { class: 'mention' }, `#${textOf(element.channel_id)}`);
      case 'broadcast':
        return h('span', { class: 'mention loud' }, `@${textOf(element.range)}`);
      case 'date':
        return document.createTextNode(textOf(element.fallback) || String(element.timestamp));
      default:
        throw new Error(`no drawing for ${textOf(element.type)}`);
    }
  };
  const style = jsonOf(element.style);
  let node = plain();
  if (style.code === true) node = h('code', {}, node);
  if (style.bold === true) node = h('strong', {}, node);
  if (style.italic === true) node = h('em', {}, node);
  if (style.strike === true) node = h('s', {}, node);
  return node;
}
