import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkMessage, checkView } from '../../../src/render/slack/block-limits.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const rich = (...elements: readonly unknown[]) => ({ type: 'rich_text', elements });
const words = (text: string) => ({ type: 'rich_text_section', elements: [{ type: 'text', text }] });
const button = (overrides: object) => ({
  type: 'actions',
  elements: [{ type: 'button', action_id: 'again', text: plain('Run again'), ...overrides }],
});
const table = (rows: unknown) => ({ type: 'table', rows });
const cell = (text: string) => ({ type: 'raw_text', text });
const times = (count: number, block: unknown) => Array.from({ length: count }, () => block);

/** What is sent, and the pointers that are refused. */
const MESSAGES: readonly (readonly [name: string, blocks: unknown, pointers: readonly string[]])[] = [
  ['a plain message', [section('x'), { type: 'divider' }, rich(words('x'))], []],
  ['50 blocks', times(50, { type: 'divider' }), []],
  ['51 blocks', times(51, { type: 'divider' }), ['/blocks']],
  ['blocks that are no list', {}, ['/blocks']],
  ['a block that is no object', ['x'], ['/blocks/0']],
  ['an unknown block', [{ type: 'marquee' }], ['/blocks/0/type']],
  ['a section of 3000 characters', [section('x'.repeat(3_000))], []],
  ['a section of 3001 characters', [section('x'.repeat(3_001))], ['/blocks/0/text/text']],
  ['an empty section', [{ type: 'section' }], ['/blocks/0']],
  ['an empty text', [section('')], ['/blocks/0/text/text']],
  ['a text that is no object', [{ type: 'section', text: 'x' }], ['/blocks/0/text']],
  [
    'a text of another type',
    [{ type: 'section', text: { type: 'html', text: 'x' } }],
    ['/blocks/0/text/type'],
  ],
  ['11 fields', [{ type: 'section', fields: times(11, plain('x')) }], ['/blocks/0/fields']],
  ['a long field', [{ type: 'section', fields: [plain('x'.repeat(2_001))] }], ['/blocks/0/fields/0/text']],
  ['a header of 151', [{ type: 'header', text: plain('x'.repeat(151)) }], ['/blocks/0/text/text']],
  ['a header in mrkdwn', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }], ['/blocks/0/text']],
  ['11 context elements', [{ type: 'context', elements: times(11, plain('x')) }], ['/blocks/0/elements']],
  ['26 actions', [{ type: 'actions', elements: times(26, { type: 'overflow' }) }], ['/blocks/0/elements']],
  ['a button', [button({ value: 'x'.repeat(2_000) })], []],
  [
    'a button with a long label',
    [button({ text: plain('x'.repeat(76)) })],
    ['/blocks/0/elements/0/text/text'],
  ],
  ['a button with a long value', [button({ value: 'x'.repeat(2_001) })], ['/blocks/0/elements/0/value']],
  ['a long action_id', [button({ action_id: 'x'.repeat(256) })], ['/blocks/0/elements/0/action_id']],
  [
    'a long confirmation',
    [button({ confirm: { text: plain('x'.repeat(301)) } })],
    ['/blocks/0/elements/0/confirm/text/text'],
  ],
  [
    'an option of 76',
    [{ type: 'actions', elements: [{ type: 'static_select', options: [{ text: plain('x'.repeat(76)) }] }] }],
    ['/blocks/0/elements/0/options/0/text/text'],
  ],
  ['an image without a description', [{ type: 'image', image_url: 'https://x' }], ['/blocks/0/alt_text']],
  ['a block_id twice', times(2, { type: 'divider', block_id: 'a' }), ['/blocks']],
  ['a long block_id', [{ type: 'divider', block_id: 'x'.repeat(256) }], ['/blocks/0/block_id']],
  ['an empty rich text', [rich()], ['/blocks/0/elements']],
  ['an empty rich text element', [rich(words(''))], ['/blocks/0/elements/0/elements/0/text']],
  [
    'a list without a style',
    [rich({ type: 'rich_text_list', elements: [words('x')] })],
    ['/blocks/0/elements/0/style'],
  ],
  [
    'an unknown rich text element',
    [rich({ type: 'rich_text_table', elements: [] })],
    ['/blocks/0/elements/0'],
  ],
  ['a table', [table([[cell('a'), cell('b')]])], []],
  ['two tables', times(2, table([[cell('a')]])), ['/blocks']],
  ['an empty cell', [table([[cell('')]])], ['/blocks/0/rows/0/0']],
  ['a table of 21 columns', [table([times(21, cell('a'))])], ['/blocks/0/rows/0']],
  ['an alert', [{ type: 'alert', text: plain('x') }], ['/blocks/0']],
  ['12,000 characters', times(4, section('x'.repeat(3_000))), []],
  ['12,001 characters', [...times(4, section('x'.repeat(3_000))), section('x')], ['/blocks']],
  [
    'a header counts 100 more',
    [...times(4, section('x'.repeat(2_975))), { type: 'header', text: plain('x') }],
    ['/blocks'],
  ],
];

for (const [name, blocks, pointers] of MESSAGES) {
  test(`${name}: ${pointers.join(', ') || 'fine'}`, () => {
    assert.deepEqual(
      checkMessage({ text: 'x', blocks }).map(({ pointer }) => pointer),
      pointers,
    );
  });
}

test('a message needs a text, at most 4,000 bytes of it', () => {
  assert.deepEqual(checkMessage({ text: 'x' }), []);
  for (const text of ['', undefined, 7, 'ü'.repeat(2_001)]) {
    assert.deepEqual(
      checkMessage({ text }).map(({ pointer }) => pointer),
      ['/text'],
    );
  }
});

const modal = (overrides: object) => ({
  type: 'modal',
  title: plain('Check'),
  blocks: [section('x')],
  ...overrides,
});
const input = {
  type: 'input',
  label: plain('Origin'),
  element: { type: 'plain_text_input', action_id: 'a' },
};

const VIEWS: readonly (readonly [name: string, view: unknown, pointers: readonly string[]])[] = [
  ['a modal', modal({}), []],
  ['a modal with an input', modal({ blocks: [input], submit: plain('Check') }), []],
  ['an input without submit', modal({ blocks: [input] }), ['/submit']],
  ['a title of 25', modal({ title: plain('x'.repeat(25)) }), ['/title/text']],
  ['a long private_metadata', modal({ private_metadata: 'x'.repeat(3_001) }), ['/private_metadata']],
  ['100 blocks', modal({ blocks: times(100, { type: 'divider' }) }), []],
  ['101 blocks', modal({ blocks: times(101, { type: 'divider' }) }), ['/blocks']],
  ['a table', modal({ blocks: [table([[cell('a')]])] }), ['/blocks/0']],
  ['an alert', modal({ blocks: [{ type: 'alert', text: plain('x') }] }), []],
  ['a home tab', { type: 'home', blocks: [input] }, []],
  ['something else', { type: 'page', title: plain('x'), blocks: [] }, ['/type']],
  ['nothing', null, ['']],
];

for (const [name, view, pointers] of VIEWS) {
  test(`view, ${name}: ${pointers.join(', ') || 'fine'}`, () => {
    assert.deepEqual(
      checkView(view).map(({ pointer }) => pointer),
      pointers,
    );
  });
}
