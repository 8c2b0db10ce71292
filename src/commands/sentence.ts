import { judgePasted } from '../check/judge-pasted.ts';
import type { Meaning, Offer } from '../explain/meaning.ts';
import { readMeaning } from '../explain/reader.ts';
import { isRecognised } from '../formats/explain-report.ts';
import type { Target } from '../formats/target.ts';
import { nearMiss } from '../input/near-miss.ts';
import { parseOriginWord } from '../input/origin-word.ts';
import { clean } from '../render/foreign-text.ts';
import { formatChainReport } from '../render/terminal/chain-report.ts';
import { formatEdgeReport } from '../render/terminal/edge-report.ts';
import { formatExplainReport } from '../render/terminal/explain-report.ts';
import type { Io } from './command.ts';
import { EXIT } from './exit-status.ts';

/** A command line that names a command, as it would have been typed. */
export type CommandLine = readonly [name: string, ...words: string[]];

/** What becomes of a sentence: another command line, or an answer that was printed. */
export type Heard =
  | { readonly kind: 'command'; readonly line: CommandLine }
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'help' };

/**
 * Reads what was typed after `cf502` where it begins with no command: `cf502 shop.example.com is down`, or
 * something that was pasted. Acts where the meaning is clear, else says in one line what to type.
 *
 * @param commands names of the commands
 */
export function hear(words: readonly string[], commands: readonly string[], io: Io): Heard {
  const [first = '', ...others] = words;
  // A host with options, of which the command line has more than Slack.
  const isHost = /[.:]/.test(first) && parseOriginWord(first, { distributions: 'allowed' }).kind === 'parsed';
  if (isHost && (others.length === 0 || others[0]?.startsWith('-')))
    return { kind: 'command', line: ['check', ...words] };
  const meant = nearMiss(first, commands);
  if (meant !== null && !isHost) {
    io.err(
      clean(
        `cf502: "${first.slice(0, 40)}" is no command. Did you mean cf502 ${[meant, ...others].join(' ')}?`,
      ),
    );
    return { kind: 'answered', status: EXIT.usage };
  }
  const text = words.join(' ');
  return answer(readMeaning(text), text, io);
}

function answer(meaning: Meaning, text: string, io: Io): Heard {
  switch (meaning.kind) {
    case 'check': {
      const words = meaning.targets.map(wordOf);
      io.err(clean(`cf502: read as cf502 check ${words.join(' ')}`));
      return { kind: 'command', line: ['check', ...words] };
    }
    case 'word':
      return meaning.word === 'show' || meaning.word === 'history'
        ? { kind: 'command', line: [meaning.word, ...meaning.rest.slice(0, 1)] }
        : { kind: 'help' };
    case 'explain':
      io.out(formatExplainReport(meaning.report, io.colour).trimEnd());
      return { kind: 'answered', status: isRecognised(meaning.report) ? EXIT.ok : EXIT.unsure };
    case 'edge':
    case 'chain':
      return { kind: 'answered', status: judgeText(text, io) ?? EXIT.unsure };
    case 'ask':
      io.err(
        clean(`cf502: ${[...meaning.answer.map(inTerminal), ...meaning.offers.map(offered)].join(' ')}`),
      );
      return { kind: 'answered', status: EXIT.usage };
    default:
      return { kind: 'help' };
  }
}

/**
 * Judges certificates, or what a function returned, in a text. Says how the command ends; `null` for a text
 * with neither.
 */
export function judgeText(text: string, io: Io): number | null {
  const verdict = judgePasted(text, io.now());
  switch (verdict?.kind) {
    case 'chain':
      io.out(formatChainReport(verdict.report, io.width).trimEnd());
      return verdict.report.state === 'accepted' ? EXIT.ok : EXIT.broken;
    case 'edge':
      io.out(formatEdgeReport(verdict.report, io.colour).trimEnd());
      return verdict.report.state === 'valid' ? EXIT.ok : EXIT.broken;
    case 'unread':
      io.err(clean(`cf502: ${verdict.because}`));
      return EXIT.usage;
    default:
      return null;
  }
}

const inTerminal = (line: string): string => line.replaceAll('/cf502 ', 'cf502 check ');

const offered = (offer: Offer): string =>
  offer.kind === 'check' ? `Type: cf502 check ${offer.host}` : `Type: cf502 ${offer.text}`;

/** A target that prose named, as one word: it has a host, and what a URL says beside it. */
export function wordOf({ origin, port, protocol, path }: Target): string {
  const authority = port === null ? origin : `${origin}:${port}`;
  return protocol === null || protocol === 'match-viewer'
    ? authority
    : `${protocol}://${authority}${path === '/' ? '' : path}`;
}
