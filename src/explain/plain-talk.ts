import { isNameInProse } from './host-names.ts';
import {
  ASIDE,
  BESIDE,
  FAILS_NOW,
  HEALTH,
  HOST,
  ILLNESS,
  POLITE,
  PORT,
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
  /^\W*(?:(?:and|so|but)\W+)?(?:what|whats|who|which|where|when|how (?:do|does|did|can|could|would|to))\b(?!'?s? (?:about|up)\b)|^\W*(?:why (?:do|did) (?:we|you|i|they) (?:have|need)|tell (?:me|us) about|(?:tell|show) (?:me|us) what \uE000 (?:is|looks))\b/i;
const FINE =
  /\b(?:went (?:fine|well)|(?:is|are|was|looks?|seems?|all|everything'?s?) (?:fine|good|closed|done|resolved|gone|over|back)|works? (?:again|now|fine|as expected)|working (?:again|now|fine)|(?<!(?:not|n't|be|when|until|once) )fixed|resolved|solved|recovered|stopped|never ?mind|no need|ignore|not needed|(?:don'?t|do not|stop|no) check(?:ing)?|(?:is|are)(?: not|n'?t| no longer) (?:down|broken|failing|affected)|no (?:longer|more)|any ?more|back up|back again|back to normal|back online|false alarm)(?![\w-])|^\W*not (?:down|broken|affected)\b|n(?:'t|ot) (?:the one\b|\uE000 (?:that|which))/i;
/** "We are on HOST now" is made of polite words alone, and asks for nothing. */
const STATES = /\b(?:is|are|has|have|we|i|my|our|at|on|in|to|from)(?![\w-])/i;
/** "It is up" says so; "is it up" asks. */
const STATED =
  /(?<!^)\b(?:is|are|looks?) (?:now |all )?(?:up|ok|okay|alive|healthy|reachable|working|good)(?![\w-])/i;
/** Words about another time or about a possibility. */
const NOT_NOW =
  /\b(?:was|were|had|(?<!why )did|yesterday|last (?:week|night|month|year|time|[a-z]{3,6}day)|ago|earlier|tomorrow|next (?:week|month|[a-z]{3,6}day)|will(?! (?:you|someone|somebody|anyone))|going to|gonna|if|when|once|until|unless|planned|scheduled|maintenance|used to|whenever|in case|as soon as|as long as|never|rarely|seldom|hardly)(?![\w-])/i;
const MIGHT = new RegExp(
  `\\b(?:can|could|may|might|should|would|must)(?:n'?t| not)? (?:the |our )?${HOST}`,
  'i',
);
/** How long something shall be watched. */
const UNTIL_WELL =
  /(?<=\b(?:watch|monitor|keep)(?:ing)?\b[^.!?\n]{0,60}) (?:until|till|til) (?:it|that|this|they)(?:'s| is| are)?(?: (?:all|back|up|again|online|working|fixed|ok(?:ay)?|healthy|fine|green|well|works?|recovers|responds|answers))+/gi;
/** "I get a 502 when I open HOST": it happens now. */
const WHEN_SEEN =
  /\bwhen(?:ever)? (?:(?:i|we|you|they|users|customers|people) )?(?:(?:try|trying) to )?(?:open|load|access|visit|call|hit|request|check)(?:s|ing)?(?![\w-])/gi;
/** A host is the subject of the complaint, which ends there: other words beside it say who saw it. */
const SAYS_IT_FAILS = new RegExp(
  `(?<!\\b(?:on|at|to|of|from|in|for|with|by|about|via|through|behind|like|the) )${HOST}[^\\w\\s]{0,3} (?:(?:again|still|now|also|just|suddenly|currently) )*(?:${FAILS_NOW.source})(?=[^\\p{L}\\p{N}]*$|\\s*[,;:.!?()\\n\\u2013\\u2014-]|\\s(?:again|now|for|since|with 50|with a 50|please|today|right now|at the moment|and|or|but)\\b)`,
  'iu',
);
/** Whoever says so knows about it, supposes it, or gives it as a reason. */
const IN_HAND =
  /\b(?:know(?:s|n)?|because|cause[sd]?|therefore|due to|assum\w*|suppos\w*|pretend\w*|imagine|simulat\w*|drill|exercise|on it|look(?:s|ed|ing)? (?:into|at)|investigating|fixing|restart(?:s|ing|ed)|reboot(?:s|ing|ed)|rolling back|rolled back|handled|told|ticket|task|todo|postmortem|post mortem|joke|lol|haha|demo)(?![\w-])/i;
/** Words that look like a question about a host's health and are not, and what somebody does who says so. */
const OTHERWISE =
  /\b(?:up (?:to|for)|up and running (?:on|by)|ok(?:ay)? (?:to|with)|fine (?:with|to)|good (?:to|for)|check(?:ed)? (?:out|in|with)|look(?:s|ing)? (?:at how|forward|nice|great|good|for|up)|see you|help page|status page|issue tracker|works? (?:at|for|with|on)(?! (?:you|me|us|any|every|some|all|others|mobile|chrome|firefox|safari))|working (?:on|with|at|for)|test(?:ed|ing)? (?:on|with|in)|how (?:do|does|did|can|could|would|to|much|many|long|often)|(?:find|figure) out (?:how|who|where|when|which)|tell (?:me|us) (?:how|who|where|when|which|about)|what \uE000 (?:is|looks)|ha(?:s|ve) \uE000 (?:ever )?been|between|(?<!(?:run|do|make|start|have|take) )(?:the|an?|our|my|your|this|every|each|last|next|new) (?:check|test|monitor|watch|probe|ping)s?|(?:i|(?<!(?:can|could|shall) )we|he|she|they|who)(?:'ll| will| would| should| must| can| could| just| now| also| have to| need to| want to)* (?:check|test|diagnose|look|watch|help|monitor))(?![\w-])|^\W*who\b/i;
const GREETING =
  /^(?:(?:👋|:wave:) )?(?:hi|hello|he+y+|yo|hallo|moin|servus|hola|bonjour|salut|ciao|ol[aá]|good (?:morning|afternoon|evening|day)|guten (?:morgen|tag|abend)|👋|:wave:)(?![\p{L}\p{N}])[\s!.,:)]*(?:there|cf502|bot|all|team|everyone|👋|:wave:)?[\s!.,:)👋]*$/iu;
const THANKS =
  /^(?:many )?(?:thanks|thank you|thx|ty|cheers|(?:vielen |besten )?dank|danke|merci|gracias|grazie|obrigad[oa]|спасибо|ありがとう|谢谢|great|nice|perfect|cool|awesome|good bot|ok|okay|alright|got it|👍|🙏|❤️?|🎉|:(?:\+1|thumbsup|pray|heart|tada|ok_hand|white_check_mark|raised_hands|clap):)(?![\p{L}\p{N}]).{0,60}$/iu;

/** @param hosts as they were found in the text */
export function residueOf(plain: string, hosts: readonly string[]): Residue {
  const text = marked(plain, hosts).slice(0, TEXT_MAX).replaceAll('’', "'").replaceAll(UNTIL_WELL, ' ');
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
    .replaceAll(new RegExp(PORT, 'gi'), ' ')
    .replaceAll(/\bpath[ :=]{1,3}\/\S*/gi, ' ')
    .replaceAll(new RegExp(`\\[[^\\]\\n]{1,200}\\]\\((?:https?://)?${HOST}[^)\\s]{0,300}\\)`, 'g'), HOST)
    .replaceAll(new RegExp(`(?:https?://)?${HOST}[/?][\\w%][^\\s"'<>()|]{0,2000}`, 'g'), HOST)
    .replaceAll(/:[a-z0-9_+-]{2,40}:|(?<![\w.@])@[\w.-]{2,40}/g, ' ')
    .replaceAll(/(?<=\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) )\/[^\s"'`<>]{0,200}/g, ' ')
    .replaceAll(/(?<![\p{L}\p{N}])[_*~]+|[_*~]+(?![\p{L}\p{N}])/gu, ' ')
    .replaceAll(/^\s{0,9}(?:\d{1,2}[.)]|[-*•>|])\s/gm, '\n');
}

/** Words without those that only keep company, values of options left as they are. */
export function withoutCompany(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => {
    const isValue = /^(?:--|—)[a-z-]{2,}$/.test(words[index - 1] ?? '');
    return isValue || /[./]|^[-—]/.test(word) || without(word, ...KNOWN).length > 0;
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

/** Phrases first: "going on" and "any idea" have words in them that keep company. */
const KNOWN = [REQUEST, ASIDE, HEALTH, POLITE, VERBS, BESIDE] as const;

const unknownIn = (text: string): number => without(text, ...KNOWN).length;

function asks(text: string): boolean {
  if (ASKS_WHAT.test(text) && !has(text, HEALTH)) return false;
  if (without(text, POLITE).length === 0 && (/\?|\bpl(?:ea)?[sz]/i.test(text) || !STATES.test(text)))
    return true;
  const now = text
    .replace(REQUEST, (request) => request.replace(/ (?:if|whether|why|when|what)$/i, ''))
    .replace(SINCE, ' ')
    .replace(WHEN_SEEN, ' ');
  if (OTHERWISE.test(now) || MIGHT.test(now) || NOT_NOW.test(now)) return false;
  const others = unknownIn(text.replace(WHEN_SEEN, ' '));
  if (others <= OTHERS_MAX && SAYS_IT_FAILS.test(now) && !IN_HAND.test(now)) return true;
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
