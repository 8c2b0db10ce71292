/**
 * What is left of a sentence without its hosts.
 *
 * - `asks`: a question, a request, a complaint, or nothing but hosts: a check is wanted
 * - `says-fine`: that all is well, or that nothing shall be done
 * - `says-something`: other talk, in which a host is merely named
 */
export type Residue = 'asks' | 'says-fine' | 'says-something' | 'greets' | 'thanks';

/** Words that ask for a look, or say that something is broken. */
const ASKING =
  /\b(?:check|test|diagnose|look|watch|why|what|whats|help|investigate|debug|down|broken|wrong|fail(?:s|ed|ing)?|error(?:s|ed)?|50[0234]s?|bad gateway|unavailable|timeout|time-?outs?|slow|unreachable|ok|okay|up|alive|reachable|healthy|working|issue|problem|trouble|outage|prob(?:e|ing))\b/i;
/** Words that only keep company: with nothing else there, the hosts are what is meant. */
const POLITE =
  /\b(?:please|pls|plz|thanks|thank you|thx|cheers|hey|hi|hello|and|or|the|a|an|this|that|it|for|us|me|now|again|can|could|would|you|have|at|on|with|is|are|one|there|also|quick|quickly|asap|just|so|too|bot|cf502|origin|host|site|page)\b/gi;
const FINE =
  /\b(?:went fine|went well|is fine|are fine|all good|looks good|works (?:again|now|fine)|working (?:again|now|fine)|fixed|resolved|solved|recovered|never ?mind|no need|ignore|not needed|don'?t check|do not check|back up|back again|back to normal|false alarm)\b/i;
/** "It is up" says so; "is it up" asks. */
const STATED =
  /(?<!^)\b(?:is|are|looks?) (?:now |all )?(?:up|ok|okay|alive|healthy|reachable|working|good)\b/i;
const GREETING =
  /^(?:hi|hello|hey|yo|hallo|moin|servus|good (?:morning|afternoon|evening))\b[\s!.,:)]*(?:there|cf502|bot|all)?[\s!.,:)]*$/i;
const THANKS =
  /^(?:many )?(?:thanks|thank you|thx|ty|cheers|danke|merci|great|nice|perfect|cool|awesome|good bot|👍|🙏)(?![\p{L}\p{N}]).{0,60}$/iu;

/** @param hosts as they were found in the text */
export function residueOf(plain: string, hosts: readonly string[]): Residue {
  const text = hosts.reduce((left, host) => left.replaceAll(host, ' '), plain).slice(0, 2_000);
  if (FINE.test(text) || (!text.includes('?') && STATED.test(text))) return 'says-fine';
  if (hosts.length === 0 && GREETING.test(plain.trim())) return 'greets';
  if (hosts.length === 0 && THANKS.test(plain.trim())) return 'thanks';
  if (ASKING.test(text)) return 'asks';
  const left = text.replace(POLITE, ' ').replace(/[^\p{L}\p{N}]+/gu, '');
  return left === '' ? 'asks' : 'says-something';
}
