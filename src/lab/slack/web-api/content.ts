import { asList, asObject, asText, type JsonObject, objectsIn } from '../../../formats/json-value.ts';
import type { Slack } from '../slack.ts';
import type { Message } from '../workspace/messages.ts';
import { withBlockIds } from '../workspace/views.ts';
import type { Args } from './api-arguments.ts';
import { type Answer, refuse } from './method.ts';

/** chat.postMessage: longer text is cut (https://docs.slack.dev/reference/methods/chat.postMessage). */
const POST_TEXT_MAX = 40_000;
/** Measured by others: chat.update refuses text a little above this many bytes of UTF-8. */
const UPDATE_TEXT_BYTES_MAX = 4000;
/** Measured by others: characters of all blocks together, a header counting about a hundred more. */
const BLOCK_CHARACTERS_MAX = 13_200;
const HEADER_EXTRA = 100;
/** Reported by others, in bytes of JSON. */
const METADATA_BYTES_MAX = 4000;

export type Content = Partial<Pick<Message, 'text' | 'blocks' | 'attachments' | 'metadata'>>;

/** The content of a post or an update as it will be stored, or Slack's refusal. Absent parts stay absent. */
export function readContent(
  args: Args,
  slack: Slack,
  use: 'post' | 'update',
):
  | { readonly kind: 'content'; readonly content: Content }
  | { readonly kind: 'refused'; readonly answer: Answer } {
  const refused = (answer: Answer) => ({ kind: 'refused', answer }) as const;
  if (args.blocks !== undefined && !Array.isArray(args.blocks))
    return refused(refuse('invalid_blocks_format'));
  if (args.attachments !== undefined && !Array.isArray(args.attachments))
    return refused(refuse('invalid_attachments'));
  const hasText = asText(args.text) !== '';
  const blocks = args.blocks === undefined ? undefined : asList(args.blocks);
  const hasBody = hasText || (blocks?.length ?? 0) > 0 || objectsIn(args.attachments).length > 0;
  if (!hasBody) return refused(refuse('no_text'));
  if (use === 'update' && Buffer.byteLength(asText(args.text)) > UPDATE_TEXT_BYTES_MAX)
    return refused(refuse('msg_too_long'));
  if (blocks !== undefined && countCharacters(blocks) > BLOCK_CHARACTERS_MAX)
    return refused(refuse('msg_blocks_too_long'));

  const problems = slack.settings.checkMessage({
    ...(hasText ? { text: asText(args.text) } : {}),
    ...(blocks === undefined ? {} : { blocks }),
  });
  if (problems.length > 0) {
    const inText = problems.every(({ pointer }) => pointer.startsWith('/text'));
    return refused(refuse(inText ? (hasText ? 'msg_too_long' : 'no_text') : 'invalid_blocks', problems));
  }

  const metadata = args.metadata === undefined ? undefined : asObject(args.metadata);
  if (metadata === null) return refused(refuse('invalid_metadata_format'));
  if (
    metadata !== undefined &&
    (asText(metadata.event_type) === '' || asObject(metadata.event_payload) === null)
  )
    return refused(refuse('invalid_metadata_schema'));
  if (metadata !== undefined && Buffer.byteLength(JSON.stringify(metadata)) > METADATA_BYTES_MAX)
    return refused(refuse('metadata_too_large'));

  return {
    kind: 'content',
    content: {
      ...(args.text === undefined ? {} : { text: [...asText(args.text)].slice(0, POST_TEXT_MAX).join('') }),
      ...(blocks === undefined ? {} : { blocks: withBlockIds(objectsIn(blocks)) }),
      ...(args.attachments === undefined ? {} : { attachments: objectsIn(args.attachments) }),
      ...(metadata === undefined ? {} : { metadata }),
    },
  };
}

function countCharacters(blocks: readonly unknown[]): number {
  return objectsIn(blocks).reduce((sum, block) => sum + charactersIn(block), 0);
}

function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + charactersIn(item), 0);
  const object: JsonObject | null = asObject(value);
  if (object === null) return 0;
  const own = typeof object.text === 'string' ? object.text.length : 0;
  const extra = object.type === 'header' ? HEADER_EXTRA : 0;
  return own + extra + Object.values(object).reduce((sum: number, inner) => sum + charactersIn(inner), 0);
}
