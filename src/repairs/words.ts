import type { CauseId } from '../formats/cause-ids.ts';
import type { StepPart } from '../formats/remedy-step.ts';
import { hostOf, nameToCertify, ownerOf } from './names.ts';
import { shellWord } from './shell.ts';
import { answered, asksOverHttps, type Condition, nameIsUncertifiable, type Situation } from './situation.ts';

/** Parts of a step, and the settings they assume without knowing. */
export type Wording = {
  readonly parts: readonly StepPart[];
  readonly assumes: readonly string[];
  /** The same without what `each` holds; absent where that is nothing. */
  readonly bare?: readonly StepPart[];
  /** What the usual servers call it, where it is not known which one answers. */
  readonly each?: readonly OfServer[];
  /** It says nothing else than to make a change live. */
  readonly reloads?: true;
};

/** Words for one of several servers. */
export type OfServer = {
  readonly server: string;
  readonly order: number;
  readonly parts: readonly StepPart[];
};

/** Words of a remedy, made for a situation; `null` where they are not to be said. */
export type Words = (situation: Situation) => Wording | null;

/** One step: prose as it is, without any code in it; or words that hang on the situation. */
export type Step = string | Words;

/** Several ways to the same end, each of one step or more, the best first. */
export type Ways = { readonly either: readonly (Step | readonly Step[])[] };

export const either = (...ways: Ways['either']): Ways => ({ either: ways });

export type Slot = Words | string | number;

/** Prose, with what stands in it. Words that are not to be said leave nothing. */
export function say(prose: TemplateStringsArray, ...slots: readonly Slot[]): Words {
  return (situation) => joined(prose, slots, situation);
}

/** A word of a configuration or of a command, or a value. */
export function code(text: TemplateStringsArray, ...slots: readonly Slot[]): Words {
  return (situation) => asOne('code', joined(text, slots, situation));
}

/** A command to be run. */
export function run(text: TemplateStringsArray, ...slots: readonly Slot[]): Words {
  return (situation) => asOne('command', joined(text, slots, situation));
}

/** Said only while nobody knows whether the condition holds. */
export const whileUnknown = (condition: Condition, words: Words): Words => when(condition, () => null, words);

/** Left out where the condition is known not to hold. */
export function when(condition: Condition, words: Words, whileOpen: Words = words): Words {
  return (situation) => {
    const holds = condition.holds(situation);
    if (holds !== null) return holds ? words(situation) : null;
    const wording = whileOpen(situation);
    return wording && { parts: wording.parts, assumes: [...wording.assumes, condition.of] };
  };
}

/** Left out where the origin does not have that cause. */
export const unlessRuledOut =
  (cause: CauseId, words: Words): Words =>
  (situation) =>
    situation.ruledOut.has(cause) ? null : words(situation);

/** Ends the words of a step that interrupts traffic. */
export const interrupts: Words = () => ({
  parts: [{ kind: 'interrupts', text: ' Requests fail until it is back.' }],
  assumes: [],
});

/** Said of a port for HTTPS alone. */
export const ofHttps = (prose: TemplateStringsArray, ...slots: readonly Slot[]): Words =>
  when(asksOverHttps, say(prose, ...slots));

/** Said where the origin answered with this status, and where nobody knows what it answered. */
export const forStatus = (status: 502 | 503 | 504, words: Words): Words =>
  when(answered(status), words, say`For a ${status}: ${words}`);

/** Host and server name as CloudFront sends them. */
export const sentName = named(({ names }) => shellWord(hostOf(names)));
export const nameOwner = named(({ names }) => ownerOf(hostOf(names)));
export const origin = named(({ names }) => shellWord(names.origin));
/** The same, or a name to be made where nobody can get a certificate for that one. */
export const ownName = named(({ names }) => shellWord(nameToCertify(hostOf(names))));
/** The command that takes what failed out of the cache; with what nobody named in capitals. */
export const invalidation = named(
  ({ names: { distribution = 'ID', viewerPath = '/PATH' } }) =>
    `aws cloudfront create-invalidation --distribution-id ${distribution} --paths ${shellWord(viewerPath)}`,
);
export const port = named(({ names }) => String(names.port));
export const httpPort = named(({ names }) => String(names.plainHttpPort ?? 80));

/** Said only where the name that CloudFront sends is one that nobody can get a certificate for. */
export const ownNameFirst: Words = when(
  nameIsUncertifiable,
  say`Give the origin a name of your own, such as origin.example.com (a DNS record that leads to it), and set the origin domain in CloudFront to that. Nobody else can get a certificate for a name that belongs to ${nameOwner}.`,
);

function named(read: (situation: Situation) => string): Words {
  return (situation) => ({ parts: [{ kind: 'text', text: read(situation) }], assumes: [] });
}

function joined(prose: TemplateStringsArray, slots: readonly Slot[], situation: Situation): Wording {
  const wordings = prose
    .flatMap((text, index) => [text, slots[index] ?? ''])
    .map((slot) => read(slot, situation));
  const each = wordings.flatMap(({ each: own = [] }) => own);
  return {
    parts: merged(wordings.flatMap(({ parts }) => parts)),
    assumes: [...new Set(wordings.flatMap(({ assumes }) => assumes))],
    ...(each.length > 0 && { each, bare: merged(wordings.flatMap(({ parts, bare = parts }) => bare)) }),
  };
}

function read(slot: Slot, situation: Situation): Wording {
  if (typeof slot === 'function') return slot(situation) ?? { parts: [], assumes: [] };
  return { parts: [{ kind: 'text', text: String(slot) }], assumes: [] };
}

const asOne = (kind: StepPart['kind'], { parts, assumes }: Wording): Wording => ({
  parts: [{ kind, text: parts.map(({ text }) => text).join('') }],
  assumes,
});

/** Prose that follows prose is one part; an empty one is none. */
function merged(parts: readonly StepPart[]): readonly StepPart[] {
  const kept: StepPart[] = [];
  for (const part of parts) {
    const last = kept.at(-1);
    if (part.kind === 'text' && last?.kind === 'text' && part.server === last.server)
      kept[kept.length - 1] = { ...last, text: last.text + part.text };
    else if (part.text !== '') kept.push(part);
  }
  return kept;
}

/** As plain text: code stands in backticks. */
export function plainText({ parts }: Pick<Wording, 'parts'>): string {
  return parts
    .map(({ kind, text }) =>
      kind === 'code' || kind === 'command' || kind === 'snippet' ? `\`${text}\`` : text,
    )
    .join('');
}
