import { jsonOf, listOf, textOf, wordsOf } from '../json.ts';
import type { Json } from '../page-state.ts';
import { Boundary, Undrawn } from './boundary.tsx';
import { type Act, Element, Picture } from './elements.tsx';
import { Input } from './inputs.tsx';
import { WRITTEN, Written } from './written.tsx';

type Interaction = {
  /** Somebody used a button or made a choice. */
  readonly onAction: Act;
  /** Errors under inputs, by `block_id`. */
  readonly errors?: { readonly [blockId: string]: string };
};

/** Blocks, each on its own: one that cannot be drawn shows its JSON and harms no other. */
export function Blocks({ blocks, ...interaction }: Interaction & { readonly blocks: readonly Json[] }) {
  return blocks.map((block, index) => (
    <Boundary key={keyOf(block, index)} block={block}>
      <Block block={block} {...interaction} />
    </Boundary>
  ));
}

/** What was typed into an input stays while its view changes around it; other blocks go by their place. */
function keyOf(block: Json, index: number): string {
  return block.type === 'input' ? textOf(block.block_id) : String(index);
}

/** What is read is the renderer's to draw; what is clicked or typed into, and `plain_text`, are ours. */
function Block({ block, onAction, errors = {} }: Interaction & { readonly block: Json }) {
  const type = textOf(block.type);
  switch (type) {
    case 'header':
      return <h2 className="block-header">{wordsOf(block.text)}</h2>;
    case 'section':
      return <Section block={block} onAction={onAction} />;
    case 'context':
      return (
        <div className="block-context">
          {listOf(block.elements).map((item, index) => (
            <ContextItem key={index} item={item} />
          ))}
        </div>
      );
    case 'actions':
      return (
        <div className="block-actions">
          {listOf(block.elements).map((element) => (
            <Element key={textOf(element.action_id)} element={element} onAction={onAction} />
          ))}
        </div>
      );
    case 'divider':
      return <hr />;
    case 'image':
      return (
        <figure>
          <Picture image={block} />
          <figcaption>{wordsOf(block.title)}</figcaption>
        </figure>
      );
    case 'input':
      return <Input block={block} error={errors[textOf(block.block_id)]} />;
    default:
      return WRITTEN.has(type) ? (
        <Written block={block} />
      ) : (
        <Undrawn block={block} because={`no drawing for ${type || 'a block without type'}`} />
      );
  }
}

function Section({ block, onAction }: { readonly block: Json; readonly onAction: Act }) {
  const { accessory, ...rest } = block;
  const isPlain = jsonOf(block.text).type === 'plain_text' && block.fields === undefined;
  return (
    <div className="block-section">
      {isPlain ? <p className="plain">{wordsOf(block.text)}</p> : <Written block={rest} />}
      {accessory !== undefined && <Element element={jsonOf(accessory)} onAction={onAction} />}
    </div>
  );
}

function ContextItem({ item }: { readonly item: Json }) {
  if (item.type === 'image') return <Picture image={item} />;
  if (item.type === 'plain_text') return <p className="plain">{textOf(item.text)}</p>;
  return <Written block={{ type: 'context', elements: [item] }} />;
}
