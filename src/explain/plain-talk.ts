/**
 * What is left of a sentence without its hosts.
 *
 * - `asks`: a short question, request or complaint about the host, or nothing but hosts: a check is wanted
 * - `says-fine`: that all is well, or that nothing shall be done
 * - `says-something`: other talk, in which a host is merely named
 */
export type Residue = 'asks' | 'says-fine' | 'says-something' | 'greets' | 'thanks';

/** In a longer text a host is one of many things: it is offered. */
const WORDS_MAX = 40;
/** So many words of no known meaning may stand in a request: "check X from the new cluster". */
const OTHERS_MAX = 4;

const look = (...parts: readonly string[]): RegExp => new RegExp(`\\b(?:${parts.join('|')})(?![\\w-])`, 'gi');

/** Words that only keep company: with nothing else there, the hosts are what is meant. */
const POLITE = look(
  'please|pls|plz|thanks|thank you|thx|cheers|hey|hi|hello|morning|all|team|folks|sorry|quick|quickly|asap|just|so|too',
  'why|whats?|how|about|doing|and|or|but|the|a|an|this|that|these|it|its|for|us|me|my|our|i|we|now|again|have|has|at|on|with|is|are|one|there|also|to|of|from|in',
  'can|could|would|will|you|bot|cf502|origin|host|server|site|website|page|url|api|urgent|urgently|need|needs',
);
const DO =
  'check|test|diagnose|look|watch|investigate|debug|inspect|examine|probe|ping|verify|analy[sz]e|help';
const VERBS = look(DO);
/** That something is asked to be done: at the start, after a comma, or after "can you" and "please". */
const REQUEST = look(
  `(?<=^\\W{0,9}|[.,!;:?]\\s{0,9}|(?:please|pls|plz|can|could|would|will|you|and|somebody|someone|anybody|anyone|hey|hi|hello|quick|quickly|just|also|now|again)\\s{1,9})(?:re-?)?(?:${DO}|(?:have|take) a (?:quick |closer )?look)`,
);
/** That a host does badly, or what viewers get of it then. */
const ILL =
  'wrong|down|unreachable|unavailable|broken|slow|offline|dead|fail(?:s|ed|ing|ures?)?|errors?|50[0234]s?|5xxs?|bad gateway|gateway time-?outs?|time-?outs?|timing out|times? out|issues?|problems?|trouble|outage';
const ILLNESS = look(ILL);
/** How a host does, well or badly. */
const HEALTH = look(
  ILL,
  "up|ok|okay|fine|alive|healthy|reachable|available|online|working|works?|respond(?:s|ing)?|answer(?:s|ing)?|load(?:s|ing)?|return(?:s|ing)?|still|not|doesn't|isn't|happening|going on|tls|ssl|cert(?:ificate)?|status",
);

const DOWN =
  'down|broken|unreachable|unavailable|slow|failing|dead|dying|offline|erroring|hanging|timing out|not (?:working|responding|reachable|loading|available|answering|up)';
/** That it fails now, as people say it. */
const FAILS_NOW = look(
  `(?:is|are|'s|seems?|looks?|appears?|keeps?|went|goes|currently) (?:to be |now |again |still |all |completely |totally |just )*(?:${DOWN})`,
  'fails|(?:keeps|is|are|started|starts) failing|times out|timed out|(?:keeps|is|are) timing out|hangs|breaks|throws|throwing',
  "(?:does ?n[o']?t|is ?n[o']?t|wo ?n[o']?t|do ?n'?t|can ?n?[o']?t|can ?not|does not|will not|is not|unable to) (?:work|working|load|loading|respond|responding|open|opening|answer|answering|resolve|resolving|connect|reach|reachable|access|get|serve|serving)",
  '(?:gives?|giving|returns?|returning|throws?|throwing|shows?|showing|answers?|answering|serves?|serving|sends?|sending|get|gets|getting|see|seeing|have|has|having|got) (?:us |me |users |customers |only |lots of |a lot of |many |some |a |an |the |random |intermittent |sporadic |http |status )*(?:50[0234]s?|5xxs?|errors?|bad gateway|gateway time-?outs?|time-?outs?|service unavailable|trouble|problems?|issues?)',
  '(?:50[0234]s?|5xxs?|bad gateway|gateway time-?outs?|service unavailable) (?:on|at|from|for|with|since|again|now)',
  '(?<=^\\W{0,9}|(?:there (?:is|are)|some|many|lots of|constant|random|intermittent|major|an?) )(?:time-?outs?|errors?|problems?|issues?|trouble|outage) (?:on|at|from|for|with|since|again|now)',
);
const QUESTION = /\?|^\s*(?:why|what|what's|is|are|does|do|did|can|could|how|any(?:body|one)?)(?![\w'])/i;
const FINE =
  /\b(?:went (?:fine|well)|(?:is|are|was|looks?|all|everything'?s?) (?:fine|good|closed|done|resolved)|works? (?:again|now|fine|as expected)|working (?:again|now|fine)|fixed|resolved|solved|recovered|never ?mind|no need|ignore|not needed|don'?t check|do not check|no check|(?:is|are)(?: not|n'?t) (?:down|broken|failing|affected)|back up|back again|back to normal|back online|false alarm)(?![\w-])/i;
/** "We are on HOST now" is made of polite words alone, and asks for nothing. */
const STATES = /\b(?:is|are|has|have|we|i|my|our|at|on|in|to|from)(?![\w-])/i;
/** "It is up" says so; "is it up" asks. */
const STATED =
  /(?<!^)\b(?:is|are|looks?) (?:now |all )?(?:up|ok|okay|alive|healthy|reachable|working|good)(?![\w-])/i;
/** Of another time, or of what might be. */
const NOT_NOW =
  /\b(?:was|were|had|yesterday|last (?:week|night|month|year|time|[a-z]{3,6}day)|ago|earlier|tomorrow|next (?:week|month|[a-z]{3,6}day)|will (?:be|go|have|get)|going to|gonna|if|when|once|until|unless|would (?:be|go)|planned|scheduled|maintenance|used to)(?![\w-])/i;
/** Words that look like a question about a host's health and are not. */
const OTHERWISE =
  /\b(?:up (?:to|for)|up and running (?:on|by)|ok(?:ay)? (?:to|with)|fine (?:with|to)|good (?:to|for)|check(?:ed)? (?:out|in|with)|look(?:s|ing)? (?:at how|like|forward|nice|great|good|for|up)|see you|help page|status page|issue tracker|works? (?:at|for|with|on)|working (?:on|with|at|for)|test(?:ed|ing)? (?:on|with|in))(?![\w-])/i;
const GREETING =
  /^(?:hi|hello|hey|yo|hallo|moin|servus|good (?:morning|afternoon|evening))\b[\s!.,:)]*(?:there|cf502|bot|all|team)?[\s!.,:)]*$/i;
const THANKS =
  /^(?:many )?(?:thanks|thank you|thx|ty|cheers|danke|merci|great|nice|perfect|cool|awesome|good bot|👍|🙏)(?![\p{L}\p{N}]).{0,60}$/iu;

/** @param hosts as they were found in the text */
export function residueOf(plain: string, hosts: readonly string[]): Residue {
  const text = hosts
    .reduce((left, host) => left.replaceAll(host, ' '), plain)
    .slice(0, 2_000)
    .replaceAll('’', "'");
  if (FINE.test(text) || (!text.includes('?') && STATED.test(text))) return 'says-fine';
  if (hosts.length === 0 && GREETING.test(plain.trim())) return 'greets';
  if (hosts.length === 0 && THANKS.test(plain.trim())) return 'thanks';
  const words = text.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  if (words.length > WORDS_MAX) return 'says-something';
  return asks(text) ? 'asks' : 'says-something';
}

/** Where a look that replaces began to search before does not count here. */
const has = (text: string, one: RegExp): boolean => text.search(one) !== -1;

function asks(text: string): boolean {
  const without = (...looks: readonly RegExp[]) =>
    looks
      .reduce((left, one) => left.replace(one, ' '), text)
      .split(/[^\p{L}\p{N}']+/u)
      .filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (without(POLITE).length === 0 && (/\?|\bpl(?:ea)?[sz]/i.test(text) || !STATES.test(text))) return true;
  if (OTHERWISE.test(text)) return false;
  const others = without(POLITE, VERBS, HEALTH).length;
  const isRequest = has(text, REQUEST) && others <= OTHERS_MAX;
  if (QUESTION.test(text)) return isRequest || (others <= OTHERS_MAX && has(text, HEALTH));
  if (NOT_NOW.test(text)) return false;
  return has(text, FAILS_NOW) || isRequest || (others === 0 && has(text, ILLNESS));
}
