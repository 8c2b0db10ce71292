import { asList, asObject, asText, type JsonObject, objectsIn } from '../../../formats/json-value.ts';

/** A breach of a limit and where, as a JSON pointer (RFC 6901) into the message or view. */
export type Problem = { readonly pointer: string; readonly problem: string };

/** What a checker is shown of a message: the arguments that were given. */
export type CheckedMessage = { readonly text?: string; readonly blocks?: readonly unknown[] };

/** Finds what Slack would refuse. The stand-in's own knows only the basics; callers pass a stricter one. */
export type CheckMessage = (message: CheckedMessage) => readonly Problem[];

/** Block Kit reference, https://docs.slack.dev/reference/block-kit/blocks: blocks per message, per view. */
const MESSAGE_BLOCKS_MAX = 50;
const VIEW_BLOCKS_MAX = 100;
const ID_MAX = 255;
const TEXT_MAX = 3000;
/** Modal reference, https://docs.slack.dev/reference/views/modal-views */
const TITLE_MAX = 24;
const PRIVATE_METADATA_MAX = 3000;
const VIEW_BYTES_MAX = 250 * 1024;

/** The same for a view. */
export type CheckView = (view: JsonObject) => readonly Problem[];

/** The limits that need no knowledge of single block types. */
export const checkMessageBasics: CheckMessage = ({ blocks }) =>
  blocks === undefined ? [] : checkBlocks(blocks, MESSAGE_BLOCKS_MAX);

/** Whether a view can be shown: its title and buttons, its size, and a submit button where there is input. */
export const checkViewBasics: CheckView = (view) => {
  const blocks = asList(view.blocks);
  const isModal = view.type === 'modal';
  const needsSubmit = isModal && objectsIn(blocks).some(({ type }) => type === 'input');
  return [
    ...(isModal || view.type === 'home' ? [] : [{ pointer: '/type', problem: 'must be modal or home' }]),
    ...(isModal ? checkLabel(view.title, '/title', true) : []),
    ...checkLabel(view.submit, '/submit', needsSubmit),
    ...checkLabel(view.close, '/close', false),
    ...tooLong(view.private_metadata, '/private_metadata', PRIVATE_METADATA_MAX),
    ...tooLong(view.callback_id, '/callback_id', ID_MAX),
    ...(Buffer.byteLength(JSON.stringify(view)) > VIEW_BYTES_MAX
      ? [{ pointer: '', problem: `must be at most ${VIEW_BYTES_MAX} bytes` }]
      : []),
    ...checkBlocks(blocks, VIEW_BLOCKS_MAX),
  ];
};

function checkBlocks(blocks: readonly unknown[], max: number): readonly Problem[] {
  const ids = objectsIn(blocks).flatMap(({ block_id }) => (typeof block_id === 'string' ? [block_id] : []));
  return [
    ...(blocks.length > max ? [{ pointer: '/blocks', problem: `must have at most ${max} items` }] : []),
    ...(new Set(ids).size < ids.length ? [{ pointer: '/blocks', problem: 'block_id must be unique' }] : []),
    ...blocks.flatMap((block, index) => {
      const pointer = `/blocks/${index}`;
      const object = asObject(block);
      if (object === null || asText(object.type) === '') return [{ pointer, problem: 'missing type' }];
      return checkInside(object, pointer);
    }),
  ];
}

/** Every text object and id below a block. */
function checkInside(value: unknown, pointer: string): readonly Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => checkInside(item, `${pointer}/${index}`));
  const object = asObject(value);
  if (object === null) return [];
  const isText = object.type === 'mrkdwn' || object.type === 'plain_text';
  return [
    ...(isText && asText(object.text).length < 1
      ? [{ pointer: `${pointer}/text`, problem: 'must not be empty' }]
      : []),
    ...(isText ? tooLong(object.text, `${pointer}/text`, TEXT_MAX) : []),
    ...tooLong(object.block_id, `${pointer}/block_id`, ID_MAX),
    ...tooLong(object.action_id, `${pointer}/action_id`, ID_MAX),
    ...Object.entries(object).flatMap(([key, inner]) => checkInside(inner, `${pointer}/${key}`)),
  ];
}

function checkLabel(value: unknown, pointer: string, required: boolean): readonly Problem[] {
  if (value === undefined || value === null) return required ? [{ pointer, problem: 'is required' }] : [];
  const label = asObject(value);
  if (label?.type !== 'plain_text' || asText(label.text) === '')
    return [{ pointer, problem: 'must be plain_text' }];
  return tooLong(label.text, `${pointer}/text`, TITLE_MAX);
}

function tooLong(value: unknown, pointer: string, max: number): readonly Problem[] {
  return asText(value).length > max ? [{ pointer, problem: `must be at most ${max} characters` }] : [];
}
