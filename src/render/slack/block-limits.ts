import { asList, isObject, type JsonObject } from '../../formats/json-value.ts';
import {
  checkFilled,
  checkPlain,
  checkString,
  checkText,
  eachOf,
  NONE,
  optional,
  type Problems,
  problem,
  unless,
} from './limit-problems.ts';

/**
 * Slack's limits on messages and views, as one checker for what we send and for whoever stands in for Slack.
 * It reads anything: what it is given may come from outside. It imports nothing else, so that the bot and the
 * stand-in can both use it.
 *
 * Sources: https://docs.slack.dev/reference/block-kit/blocks, the comments of `@slack/types` 3.2.0 and
 * https://docs.slack.dev/reference/views/modal-views. The ceiling on all characters of a message is
 * undocumented and was measured near 13,200 (https://github.com/slackapi/bolt-js/issues/2509).
 */

export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  /**
   * Characters of all blocks of a message together; headers count 100 extra. Measured, and kept well below.
   */
  messageCharacters: 12_000,
  /** Bytes of UTF-8 in the top-level `text`; `chat.update` was seen to refuse a little more than this. */
  messageTextBytes: 4_000,
  textObject: 3_000,
  identifier: 255,
} as const;

type Surface = 'message' | 'modal' | 'home';
/**
 * What is wrong with a message for `chat.postMessage`, `chat.update` or a `response_url`; empty when nothing
 * is.
 */
export function checkMessage(message: { readonly text?: unknown; readonly blocks?: unknown }): Problems {
  const { text, blocks } = message;
  if (typeof text !== 'string' || text === '')
    return problem('/text', 'must not be empty: screen readers and notifications read it');
  const bytes = new TextEncoder().encode(text).length;
  const tooLong = unless(bytes <= LIMITS.messageTextBytes, '/text', `${bytes} bytes are too long`);
  if (blocks === undefined) return tooLong;
  const characters = countCharacters(blocks);
  const tooMany = characters > LIMITS.messageCharacters;
  return [
    ...tooLong,
    ...checkBlocks(blocks, 'message'),
    ...unless(!tooMany, '/blocks', `${characters} characters in all blocks are too many`),
  ];
}

/** What is wrong with a view for `views.open`, `views.update` or `views.publish`; empty when nothing is. */
export function checkView(view: unknown): Problems {
  if (!isObject(view)) return problem('', 'not an object');
  const surface = view.type === 'home' ? 'home' : 'modal';
  const hasInput = asList(view.blocks).some((block) => isObject(block) && block.type === 'input');
  return [
    ...unless(view.type === 'modal' || view.type === 'home', '/type', 'neither modal nor home'),
    ...(surface === 'modal' ? checkPlain(view.title, '/title', 24) : NONE),
    ...optional(view.submit, (submit) => checkPlain(submit, '/submit', 24)),
    ...optional(view.close, (close) => checkPlain(close, '/close', 24)),
    ...unless(
      surface === 'home' || !hasInput || isObject(view.submit),
      '/submit',
      'required beside an input',
    ),
    ...checkString(view.private_metadata, '/private_metadata', 3_000),
    ...checkString(view.callback_id, '/callback_id', LIMITS.identifier),
    ...checkBlocks(view.blocks, surface),
  ];
}

function checkBlocks(blocks: unknown, surface: Surface): Problems {
  const most = surface === 'message' ? LIMITS.messageBlocks : LIMITS.viewBlocks;
  const ids = asList(blocks).flatMap((block) => (isObject(block) && block.block_id ? [block.block_id] : []));
  const tables = asList(blocks).filter((block) => isObject(block) && block.type === 'table');
  return [
    ...unless(new Set(ids).size === ids.length, '/blocks', 'a block_id is used twice'),
    ...unless(tables.length <= 1, '/blocks', 'only one table is allowed'),
    ...eachOf(blocks, '/blocks', 0, most, (block, at) =>
      isObject(block)
        ? [
            ...checkString(block.block_id, `${at}/block_id`, LIMITS.identifier),
            ...checkBlock(block, at, surface),
          ]
        : problem(at, 'not an object'),
    ),
  ];
}

/** Blocks that exist and are not looked into. */
const OTHER_BLOCKS =
  /^(divider|file|video|card|carousel|container|context_actions|data_table|data_visualization|plan|task_card)$/;

function checkBlock(block: JsonObject, at: string, surface: Surface): Problems {
  switch (block.type) {
    case 'section':
      return [
        ...unless(block.text !== undefined || block.fields !== undefined, at, 'needs text or fields'),
        ...optional(block.text, (text) => checkText(text, `${at}/text`, LIMITS.textObject)),
        ...optional(block.fields, (fields) =>
          eachOf(fields, `${at}/fields`, 1, 10, (field, here) => checkText(field, here, 2_000)),
        ),
        ...optional(block.accessory, (accessory) => checkElement(accessory, `${at}/accessory`)),
      ];
    case 'header':
      return checkPlain(block.text, `${at}/text`, 150);
    case 'context':
      return eachOf(block.elements, `${at}/elements`, 1, 10, (element, here) =>
        isObject(element) && element.type === 'image'
          ? checkImage(element, here)
          : checkText(element, here, LIMITS.textObject),
      );
    case 'actions':
      return eachOf(block.elements, `${at}/elements`, 1, 25, checkElement);
    case 'image':
      return [
        ...optional(block.title, (title) => checkPlain(title, `${at}/title`, 2_000)),
        ...checkImage(block, at),
      ];
    case 'input':
      return [
        ...checkPlain(block.label, `${at}/label`, 2_000),
        ...optional(block.hint, (hint) => checkPlain(hint, `${at}/hint`, 2_000)),
        ...checkElement(block.element, `${at}/element`),
      ];
    case 'rich_text':
      return eachOf(block.elements, `${at}/elements`, 1, Number.POSITIVE_INFINITY, checkRichText);
    case 'table':
      return checkTable(block, at, surface);
    case 'markdown':
      return checkFilled(block.text, `${at}/text`, 12_000);
    case 'alert':
      return [
        ...unless(surface === 'modal', at, 'alert blocks are for modals only'),
        ...checkText(block.text, `${at}/text`, 200),
      ];
    default:
      return unless(OTHER_BLOCKS.test(String(block.type)), `${at}/type`, 'no such block');
  }
}

function checkElement(element: unknown, at: string): Problems {
  if (!isObject(element)) return problem(at, 'not an object');
  return [
    ...checkString(element.action_id, `${at}/action_id`, LIMITS.identifier),
    ...optional(element.confirm, (confirm) => checkConfirm(confirm, `${at}/confirm`)),
    ...optional(element.placeholder, (text) => checkPlain(text, `${at}/placeholder`, 150)),
    ...optional(element.options, (options) => eachOf(options, `${at}/options`, 1, 100, checkOption)),
    ...(element.type === 'image' ? checkImage(element, at) : NONE),
    ...(element.type === 'button' ? checkButton(element, at) : NONE),
  ];
}

function checkButton(button: JsonObject, at: string): Problems {
  return [
    ...checkPlain(button.text, `${at}/text`, 75),
    ...checkString(button.value, `${at}/value`, 2_000),
    ...checkString(button.url, `${at}/url`, 3_000),
    ...checkString(button.accessibility_label, `${at}/accessibility_label`, 75),
  ];
}

function checkOption(option: unknown, at: string): Problems {
  if (!isObject(option)) return problem(at, 'not an object');
  return [
    ...checkText(option.text, `${at}/text`, 75),
    ...checkString(option.value, `${at}/value`, 75),
    ...optional(option.description, (text) => checkPlain(text, `${at}/description`, 75)),
  ];
}

function checkConfirm(confirm: unknown, at: string): Problems {
  if (!isObject(confirm)) return problem(at, 'not an object');
  return [
    ...optional(confirm.title, (title) => checkPlain(title, `${at}/title`, 100)),
    ...checkText(confirm.text, `${at}/text`, 300),
    ...optional(confirm.confirm, (text) => checkPlain(text, `${at}/confirm`, 30)),
    ...optional(confirm.deny, (text) => checkPlain(text, `${at}/deny`, 30)),
  ];
}

function checkImage(image: JsonObject, at: string): Problems {
  return [
    ...checkFilled(image.alt_text, `${at}/alt_text`, 2_000),
    ...checkString(image.image_url, `${at}/image_url`, 3_000),
  ];
}

function checkTable(table: JsonObject, at: string, surface: Surface): Problems {
  return [
    ...unless(surface === 'message', at, 'tables are for messages only'),
    ...unless(asList(table.column_settings).length <= 20, `${at}/column_settings`, 'more than 20'),
    ...unless(countCharacters(table.rows) <= 10_000, `${at}/rows`, 'more than 10000 characters in all cells'),
    ...eachOf(table.rows, `${at}/rows`, 1, 100, (row, here) =>
      eachOf(row, here, 1, 20, (cell, place) =>
        isObject(cell) && cell.type === 'rich_text'
          ? checkBlock(cell, place, surface)
          : unless(isObject(cell) && cell.text !== '', place, 'a cell must not be empty'),
      ),
    ),
  ];
}

const RICH_TEXT_PARTS = /^rich_text_(section|list|quote|preformatted)$/;
const RICH_TEXT_LEAVES = /^(text|link|emoji|date|color|user|usergroup|channel|team|broadcast)$/;

function checkRichText(part: unknown, at: string): Problems {
  if (!isObject(part) || !RICH_TEXT_PARTS.test(String(part.type)))
    return problem(at, 'no such rich text element');
  if (part.type !== 'rich_text_list')
    return eachOf(part.elements, `${at}/elements`, 1, Number.POSITIVE_INFINITY, checkRichTextLeaf);
  return [
    ...unless(
      part.style === 'ordered' || part.style === 'bullet',
      `${at}/style`,
      'neither ordered nor bullet',
    ),
    ...eachOf(part.elements, `${at}/elements`, 1, Number.POSITIVE_INFINITY, checkRichText),
  ];
}

function checkRichTextLeaf(leaf: unknown, at: string): Problems {
  if (!isObject(leaf) || !RICH_TEXT_LEAVES.test(String(leaf.type))) return problem(at, 'no such element');
  if (leaf.type === 'text') return checkFilled(leaf.text, `${at}/text`, Number.POSITIVE_INFINITY);
  return leaf.type === 'link' ? checkFilled(leaf.url, `${at}/url`, 3_000) : NONE;
}

/** Characters a reader sees: every `text`, `alt_text` and `url` string, whatever it is nested in. */
function countCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countCharacters(item), 0);
  if (!isObject(value)) return 0;
  const own = value.type === 'header' ? 100 : 0;
  return Object.entries(value).reduce((sum, [key, item]) => {
    if (typeof item !== 'string') return sum + countCharacters(item);
    return sum + (key === 'text' || key === 'alt_text' || key === 'url' ? item.length : 0);
  }, own);
}
