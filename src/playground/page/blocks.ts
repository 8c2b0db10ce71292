import { h, jsonOf, listOf, textOf } from './dom.ts';
import { control, type Value } from './inputs.ts';
import { mrkdwn, type Names, plainText } from './mrkdwn.ts';
import type { Json } from './page-state.ts';
import { richText } from './rich-text.ts';

/** What drawing blocks needs to know about its surroundings. */
export type Surroundings = {
  readonly names: Names;
  /** Somebody used a button or made a choice. */
  readonly onAction: (actionId: string, chosen?: string) => void;
  /** Asks first, as an element's `confirm` wants it. */
  readonly confirm: (confirm: Json) => Promise<boolean>;
  /** Errors under inputs, by `block_id`. */
  readonly errors?: { readonly [blockId: string]: string };
  /** What was typed so far, by `action_id`. */
  readonly values?: { readonly [actionId: string]: Value };
};

/** Blocks, each on its own: one that cannot be drawn shows its JSON and harms no other. */
export function drawBlocks(blocks: readonly Json[], around: Surroundings): HTMLElement[] {
  return blocks.map((block) => {
    try {
      return drawBlock(block, around);
    } catch (error) {
      return drawUnknown(block, error instanceof Error ? error.message : String(error));
    }
  });
}

function drawBlock(block: Json, around: Surroundings): HTMLElement {
  switch (block.type) {
    case 'section':
      return section(block, around);
    case 'header':
      return h('h4', { class: 'block-header' }, textObject(block.text, around));
    case 'context':
      return h(
        'div',
        { class: 'block-context' },
        ...listOf(block.elements).map((one) => contextItem(one, around)),
      );
    case 'actions':
      return h(
        'div',
        { class: 'block-actions' },
        ...listOf(block.elements).map((one) => element(one, around)),
      );
    case 'divider':
      return h('hr');
    case 'rich_text':
      return richText(block, around.names);
    case 'markdown':
      return h('div', { class: 'block-markdown' }, textOf(block.text));
    case 'image':
      return h(
        'figure',
        { class: 'block-image' },
        image(block),
        h('figcaption', {}, textObject(block.title, around)),
      );
    case 'table':
      return table(block, around);
    case 'input':
      return input(block, around);
    case 'alert':
      return h(
        'div',
        { class: `block-alert ${textOf(block.level)}`, role: 'note' },
        textObject(block.text, around),
      );
    default:
      throw new Error(`no drawing for ${textOf(block.type) || 'a block without type'}`);
  }
}

/** The JSON of a block nothing here can draw. */
function drawUnknown(block: Json, because: string): HTMLElement {
  return h(
    'details',
    { class: 'block-unknown' },
    h('summary', {}, `${because}: its JSON`),
    h('pre', {}, h('code', {}, JSON.stringify(block, null, 2))),
  );
}

function textObject(value: unknown, { names }: Surroundings): Node | string {
  const { type, text, emoji } = jsonOf(value);
  return type === 'mrkdwn' ? mrkdwn(textOf(text), names) : plainText(textOf(text), emoji !== false);
}

function section(block: Json, around: Surroundings): HTMLElement {
  const accessory = block.accessory === undefined ? null : element(jsonOf(block.accessory), around);
  const fields = listOf(block.fields).map((field) => h('div', {}, textObject(field, around)));
  return h(
    'div',
    { class: 'block-section' },
    h(
      'div',
      { class: 'block-text' },
      block.text === undefined ? null : h('div', {}, textObject(block.text, around)),
      fields.length > 0 && h('div', { class: 'fields' }, ...fields),
    ),
    accessory,
  );
}

function contextItem(item: Json, around: Surroundings): HTMLElement {
  return item.type === 'image' ? image(item) : h('span', {}, textObject(item, around));
}

/** Pictures would be fetched from elsewhere, so their description stands for them. */
function image({ alt_text }: Json): HTMLElement {
  return h(
    'span',
    { class: 'picture', role: 'img', 'aria-label': textOf(alt_text) },
    `🖼 ${textOf(alt_text)}`,
  );
}

function table(block: Json, around: Surroundings): HTMLElement {
  const rows = Array.isArray(block.rows) ? block.rows : [];
  const cell = (value: Json) =>
    value.type === 'rich_text'
      ? richText(value, around.names)
      : textOf(value.text) || String(value.value ?? '');
  const row = (cells: unknown, name: 'th' | 'td') =>
    h('tr', {}, ...listOf(cells).map((one) => h(name, name === 'th' ? { scope: 'col' } : {}, cell(one))));
  return h(
    'div',
    { class: 'block-table', tabindex: 0, role: 'region', 'aria-label': 'Table' },
    h(
      'table',
      {},
      h('thead', {}, row(rows[0], 'th')),
      h('tbody', {}, ...rows.slice(1).map((one) => row(one, 'td'))),
    ),
  );
}

/** Something to click or choose. */
function element(item: Json, around: Surroundings): HTMLElement {
  const actionId = textOf(item.action_id);
  const use = async (chosen?: string) => {
    if (item.confirm === undefined || (await around.confirm(jsonOf(item.confirm))))
      around.onAction(actionId, chosen);
  };
  switch (item.type) {
    case 'button': {
      const label = plainText(textOf(jsonOf(item.text).text), jsonOf(item.text).emoji !== false);
      const described = textOf(item.accessibility_label) || null;
      const style = ['primary', 'danger'].includes(textOf(item.style)) ? textOf(item.style) : '';
      return h(
        'button',
        { type: 'button', class: `button ${style}`, 'aria-label': described, onclick: () => void use() },
        label,
      );
    }
    case 'overflow':
    case 'static_select': {
      const placeholder = textOf(jsonOf(item.placeholder).text) || 'More';
      const select = control(
        { ...item, type: 'static_select', placeholder: { text: placeholder } },
        '',
        '',
        undefined,
      );
      select.removeAttribute('id');
      select.removeAttribute('aria-describedby');
      select.setAttribute('aria-label', placeholder);
      select.addEventListener('change', () => void use((select as HTMLSelectElement).value));
      return select;
    }
    case 'image':
      return image(item);
    default:
      throw new Error(`no drawing for ${textOf(item.type)}`);
  }
}

/** A labelled input with its hint and, if the app or Slack refused it, its error. */
function input(block: Json, around: Surroundings): HTMLElement {
  const inner = jsonOf(block.element);
  const id = `input-${textOf(block.block_id)}`;
  const error = around.errors?.[textOf(block.block_id)];
  const hint = textOf(jsonOf(block.hint).text);
  const field = control(inner, id, `${id}-hint ${id}-error`, around.values?.[textOf(inner.action_id)]);
  if (error !== undefined) field.setAttribute('aria-invalid', 'true');
  const isGroup = field.getAttribute('role') !== null;
  const optional = block.optional === true ? h('span', { class: 'optional' }, ' (optional)') : null;
  const label = isGroup
    ? h('div', { class: 'label', id: `${id}-label` }, textOf(jsonOf(block.label).text), optional)
    : h('label', { class: 'label', for: id }, textOf(jsonOf(block.label).text), optional);
  if (isGroup) field.setAttribute('aria-labelledby', `${id}-label`);
  return h(
    'div',
    { class: 'block-input' },
    label,
    field,
    h('p', { id: `${id}-error`, class: 'error' }, error ?? ''),
    h('p', { id: `${id}-hint`, class: 'hint' }, hint),
  );
}
