import { isNameInProse } from './host-names.ts';
import {
  BESIDE,
  FAILS_NOW,
  HEALTH,
  HOST,
  ILLNESS,
  POLITE,
  REQUEST,
  SINCE,
  VERBS,
  WATCHES,
} from './sentence-words.ts';

/**
 * What is left of a sentence without its hosts.
 *
 * - `asks`: a short question, request or complaint about the host, or nothing but hosts: a check is wanted
 * - `asks-to-watch`: a check is wanted again and again
 * - `says-fine`: that all is well, or that nothing shall be done
 * - `says-something`: other talk, in which a host is merely named
 */
export type Residue = 'asks' | 'asks-to-watch' | 'says-fine' | 'says-something' | 'greets' | 'thanks';

/** In a longer text a host is one of many things: a check of it is only offered. */
const WORDS_MAX = 40;
const TEXT_MAX = 2_000;
/**
 * So many words of no known meaning may stand beside a request that names its host: "check X from the new
 * cluster". In any other sentence none: what is talked of may be the logo of X.
 */
const OTHERS_MAX = 4;

const QUESTION = /\?|^\s*(?:why|what|what's|is|are|does|do|did|can|could|how|any(?:body|one)?)(?![\w'])/i;
/** With nothing else in it this asks for knowledge: "what is X?" */
const ASKS_WHAT =
  /^\W*(?:(?:and|so|but)\W+)?(?:what|whats|who|which|where|when|how (?:do|does|did|can|could|would|to))\b(?!'?s? (?:about|up)\b)/i;
const FINE =
  /\b(?:went (?:fine|well)|(?:is|are|was|looks?|seems?|all|everything'?s?) (?:fine|good|closed|done|resolved|gone|over|back)|works? (?:again|now|fine|as expected)|working (?:again|now|fine)|(?<!(?:not|n't|be|when|until|once) )fixed|resolved|solved|recovered|stopped|never ?mind|no need|ignore|not needed|(?:don'?t|do not|stop|no) check(?:ing)?|(?:is|are)(?: not|n'?t| no longer) (?:down|broken|failing|affected)|no (?:longer|more)|any ?more|back up|back again|back to normal|back online|false alarm)(?![\w-])/i;
/** "We are on HOST now" is made of polite words alone, and asks for nothing. */
const STATES = /\b(?:is|are|has|have|we|i|my|our|at|on|in|to|from)(?![\w-])/i;
/** "It is up" says so; "is it up" asks. */
const STATED =
  /(?<!^)\b(?:is|are|looks?) (?:now |all )?(?:up|ok|okay|alive|healthy|reachable|working|good)(?![\w-])/i;
/** Words about another time or about a possibility. */
const NOT_NOW =
  /\b(?:was|were|had|(?<!why )did|yesterday|last (?:week|night|month|year|time|[a-z]{3,6}day)|ago|earlier|tomorrow|next (?:week|month|[a-z]{3,6}day)|will(?! (?:you|someone|somebody|anyone))|going to|gonna|if|when|once|until|unless|planned|scheduled|maintenance|used to)(?![\w-])/i;
const MIGHT = new RegExp(
  `\\b(?:can|could|may|might|should|would|must)(?:n'?t| not)? (?:the |our )?${HOST}`,
  'i',
);
/** Words that look like a question about a host's health and are not, and what somebody does who says so. */
const OTHERWISE =
  /\b(?:up (?:to|for)|up and running (?:on|by)|ok(?:ay)? (?:to|with)|fine (?:with|to)|good (?:to|for)|check(?:ed)? (?:out|in|with)|look(?:s|ing)? (?:at how|like|forward|nice|great|good|for|up)|see you|help page|status page|issue tracker|works? (?:at|for|with|on)|working (?:on|with|at|for)|test(?:ed|ing)? (?:on|with|in)|how (?:do|does|did|can|could|would|to|much|many|long)|(?:i|(?<!(?:can|could|shall) )we|he|she|they|who)(?:'ll| will| would| should| must| can| could| just| now| also| have to| need to| want to)* (?:check|test|diagnose|look|watch|help|monitor))(?![\w-])|^\W*who\b/i;
const GREETING =
  /^(?:hi|hello|hey|yo|hallo|moin|servus|good (?:morning|afternoon|evening))\b[\s!.,:)]*(?:there|cf502|bot|all|team)?[\s!.,:)]*$/i;
const THANKS =
  /^(?:many )?(?:thanks|thank you|thx|ty|cheers|danke|merci|great|nice|perfect|cool|awesome|good bot|ok|okay|alright|got it|👍|🙏|:\+1:)(?![\p{L}\p{N}]).{0,60}$/iu;

/** @param hosts as they were found in the text */
export function residueOf(plain: string, hosts: readonly string[]): Residue {
  const text = marked(plain, hosts).slice(0, TEXT_MAX).replaceAll('’', "'");
  if (FINE.test(text) || (!text.includes('?') && STATED.test(text))) return 'says-fine';
  if (hosts.length === 0 && GREETING.test(plain.trim())) return 'greets';
  if (hosts.length === 0 && THANKS.test(plain.trim())) return 'thanks';
  const words = text.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  if (words.length > WORDS_MAX || !asks(text)) return 'says-something';
  return text.match(REQUEST)?.some((request) => request.search(WATCHES) !== -1) ? 'asks-to-watch' : 'asks';
}

/** The text with a sign for each host, without ports, paths, marks of a list and Slack's names of emoji. */
function marked(plain: string, hosts: readonly string[]): string {
  return [...hosts]
    .sort((one, other) => other.length - one.length)
    .reduce((left, host) => left.replaceAll(host, HOST), plain.slice(0, TEXT_MAX * 2))
    .replaceAll(/[\p{L}\p{M}\p{N}._:@-]{4,300}/gu, (word) => (isNameInProse(word) ? HOST : word))
    .replaceAll(/(?:\bport[ :=]{1,3}| :)\d{2,5}(?![\w.])|\bpath[ :=]{1,3}\/\S*/gi, ' ')
    .replaceAll(/:[a-z0-9_+-]{2,40}:/g, ' ')
    .replaceAll(/^\s{0,9}(?:\d{1,2}[.)]|[-*•>|])\s/gm, '\n');
}

/** Words without those that only keep company, values of options left as they are. */
export function withoutCompany(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => {
    const isValue = /^(?:--|—)[a-z-]{2,}$/.test(words[index - 1] ?? '');
    return (
      isValue || /[./]|^[-—]/.test(word) || without(word, REQUEST, POLITE, VERBS, HEALTH, BESIDE).length > 0
    );
  });
}

/** `search` begins at the start of the text, whatever `lastIndex` the pattern has. */
const has = (text: string, one: RegExp): boolean => text.search(one) !== -1;

/** The words that are left without those. */
const without = (text: string, ...looks: readonly RegExp[]): readonly string[] =>
  looks
    .reduce((left, one) => left.replace(one, ' '), text)
    .split(/[^\p{L}\p{N}']+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));

const unknownIn = (text: string): number => without(text, REQUEST, POLITE, VERBS, HEALTH, BESIDE).length;

function asks(text: string): boolean {
  if (without(text, POLITE).length === 0 && (/\?|\bpl(?:ea)?[sz]/i.test(text) || !STATES.test(text)))
    return !ASKS_WHAT.test(text);
  const now = text.replace(REQUEST, (request) => request.replace(/ (?:if|whether|why|when|what)$/i, ''));
  if (OTHERWISE.test(now) || MIGHT.test(now) || NOT_NOW.test(now.replace(SINCE, ' '))) return false;
  const others = unknownIn(text);
  if (has(text, REQUEST)) return namesItsHost(text) ? others <= OTHERS_MAX : others === 0;
  if (others > 0) return false;
  if (QUESTION.test(text) && has(text, HEALTH)) return true;
  return has(text, FAILS_NOW) || has(text, ILLNESS);
}

/** "Check why X fails", and not "check the tests of X". */
function namesItsHost(text: string): boolean {
  return [...text.matchAll(REQUEST)].some(({ 0: request, index }) => {
    const behind = text.slice(index + request.length);
    const at = behind.indexOf(HOST);
    return at !== -1 && unknownIn(behind.slice(0, at)) === 0;
  });
}
