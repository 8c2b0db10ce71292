import type { Stage } from '../../formats/stage.ts';
import { cut } from '../foreign-text.ts';
import { bold, bullets, code, paragraph, richText } from './rich-text.ts';
import { messageText, type SlackMessage } from './slack-message.ts';

/** Where a check stands before it has a verdict. All text in it is foreign. */
export type CheckProgress =
  /** `position` 1 is next. */
  | { readonly kind: 'queued'; readonly position: number }
  /** What landed so far, in the order it landed. */
  | {
      readonly kind: 'checking';
      readonly landed: readonly { readonly stage: Stage; readonly text: string }[];
    }
  /** Nothing was sent to the origin. `because` is a whole sentence. */
  | { readonly kind: 'refused'; readonly because: string }
  /** The check ended without a verdict. `because` is a whole sentence. */
  | { readonly kind: 'interrupted'; readonly because: string };

const STAGES: readonly (readonly [stage: Stage, name: string])[] = [
  ['dns', 'DNS'],
  ['tcp', 'TCP connection'],
  ['tls', 'TLS handshake'],
  ['http', 'HTTP request'],
];
/** Outcomes shown per stage; what is left out is counted. */
const SHOWN = 4;
const OUTCOME_MAX = 200;

/**
 * The root message of a check that has no verdict yet: the same message is edited in place as probes land.
 */
export function progressMessage(origin: string, progress: CheckProgress): SlackMessage {
  const name = cut(origin, 255);
  const lines =
    progress.kind === 'checking'
      ? STAGES.map(([stage, words]) => [words, stageWords(stage, progress.landed)] as const)
      : [];
  const state = stateWords(progress);
  const because = 'because' in progress ? cut(progress.because, 600) : '';
  return {
    text: messageText([
      `${state}: ${name}`,
      because,
      ...lines.map(([words, outcome]) => `${words}: ${outcome}`),
    ]),
    blocks: [
      richText(
        paragraph(bold(state), ' · ', code(name)),
        ...(because ? [paragraph(because)] : []),
        ...(lines.length > 0
          ? [bullets(lines.map(([words, outcome]) => paragraph(bold(words), `: ${outcome}`)))]
          : []),
      ),
    ],
  };
}

function stateWords(progress: CheckProgress): string {
  switch (progress.kind) {
    case 'queued':
      return progress.position <= 1 ? 'Queued, next in line' : `Queued, position ${progress.position}`;
    case 'checking':
      return 'Checking';
    case 'refused':
      return 'Not checked';
    case 'interrupted':
      return 'Interrupted, no verdict';
  }
}

function stageWords(
  stage: Stage,
  landed: readonly { readonly stage: Stage; readonly text: string }[],
): string {
  const outcomes = landed.filter((outcome) => outcome.stage === stage);
  if (outcomes.length === 0) return 'waiting';
  const shown = outcomes.slice(-SHOWN).map(({ text }) => cut(text, OUTCOME_MAX));
  const earlier = outcomes.length - shown.length;
  return earlier > 0 ? `${shown.join('; ')} (and ${earlier} earlier)` : shown.join('; ');
}
