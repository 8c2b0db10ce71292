/** Stands for a host in a sentence whose words are looked at; no letter of any language. */
export const HOST = '\uE000';

/** A port beside its host: `port 8443`, `-p 8443`, `:8443`, `on 8443` at the end of a clause. */
export const PORT =
  /(?:\bport[ :=]{1,3}| :| -p | on (?=(?:80|443|\d{4,5})\s*(?:[,;?!.]?$|[,;?!]|please\b|is\b)))(\d{2,5})(?![\w.]\w)/i;

const look = (...parts: readonly string[]): RegExp => new RegExp(`\\b(?:${parts.join('|')})(?![\\w-])`, 'gi');

const SINCE_WORDS = "since [\\w:.'-]+(?: [\\w:.'-]+){0,3}(?=\\W*$|[.,;!?\\n])";
export const SINCE = look(SINCE_WORDS);
/** Words that only keep company: with nothing else there, the hosts are what is meant. */
export const POLITE = look(
  // Whoever sees it, since when, and where.
  "(?:(?:we|i|you|they|users?|customers?|viewers?|visitors?|people|clients?|everyone|everybody|anyone|anybody|someone|somebody)(?: else|'re|'m| are| am| is| have| all| now| also| just| still| keep| keeps| currently| sometimes| started to| began to)* (?:get|gets|getting|see|sees|seeing|have|having|got|receive|receives|receiving|reports?|reporting|say|says|saying)(?: that)?)",
  '(?<=(?:^|[,.!:;])\\W{0,9})(?:getting|seeing|having|receiving)',
  SINCE_WORDS,
  '(?:for|in) (?:about |around |the )*(?:last |past )*(?:\\d+|an?|few|some|two|three|five|ten|half an?)? ?(?:min(?:ute)?s?|hours?|hrs?|days?)',
  '(?:at|around|from) \\d{1,2}[:.]\\d\\d(?: ?(?:am|pm|utc|cet|cest))?',
  '(?:in|from) (?:the )?(?:eu|us|uk|europe|asia|america|chrome|safari|firefox|browsers?|here)',
  'please|pls|plz|kindly|dear|thanks|thank you|thx|cheers|(?:hey|hi|hello|(?:good )?(?:morning|afternoon|evening))(?: (?:all|team|folks|everyone|everybody|there|guys|bot))?|sorry|maybe|perhaps|neither|nor|quick|quickly|asap|just|so|too|same',
  '(?:for|with) (?:all of us|everyone|everybody|you|anyone else|others|some|many)|is it (?:just|only) (?:me|us)|(?:from|on|at) (?:your|our|my) (?:side|end)|right now|at the moment|atm|following|cc',
  'firing:\\d{1,4}|monitor(?= (?:is|was|says))|alerts?|alarms?|incident|critical|breaking|p[0-4]|sev ?[0-4]|(?:monitoring|(?:the |our )?logs?|pingdom|uptime ?robot|grafana|prometheus|statuscake|datadog) (?:says?|reports?|shows?|tells|alerts)(?: that)?',
  'curl(?: -[-\\w]+)*|wget',
  "(?:what|how|why|it|that|there|here|where)'?s|what|why|how|about|doing|and|or|but|the|a|an|this|that|these|it|for|us|me|my|our|i|we|u|now|again|have|has|at|on|with|is|are|do|does|one|there|also|to|of|from|in|against|only|both|all|vs|here|explain|tell",
  'any|anyone|anybody|anything|someone|somebody|everyone|everybody|something|else|can(?!\\x27)|could|would|will|you|bot|cf502|api|urgent|urgently|need|needs',
  'origins?|hosts?|hostnames?|servers?|(?:web)?sites?|pages?|urls?|apps?|back-?end|front-?end|endpoint|domain|(?:web|online )?(?:shop|store)|blog|portal|dashboard|homepage|service|platform|login|checkout|cloudfront|cdn|distribution|prod|production|staging|live|get|post|put|head|delete|options|net',
  'super|very|extremely|quite|pretty|sometimes|randomly|intermittent(?:ly)?|random|sporadic(?:ally)?|constant(?:ly)?|lots|many|some|suddenly|currently|occasionally|often|(?:coming )?left and right|totally|completely|seriously|really',
);
const DO =
  'check|test|diagnose|look|watch|monitor(?! (?:is|was|says))|investigate|debug|inspect|examine|probe|ping|verify|analy[sz]e|help|retry';
export const VERBS = look(DO);
/** That something is asked to be done: at the start, after a comma, or after "can you" and "please". */
export const REQUEST = look(
  `(?<=^\\W{0,9}|[.!;?]\\s{0,9}|(?:please|pls|plz|you|u|you to|(?:can|could|shall) we|let'?s|kindly|somebody|someone|anybody|anyone|hey|hi|hello|cf502[,:]?|quick|quickly|just|also|and|now|again)\\s{1,9})(?:(?:re-?)?(?:${DO})|(?:have|take) a (?:quick |closer )?look|(?:run|do|make|start) (?:a |an |another |the )?(?:quick |new |full )?(?:check|test|diagnosis)|keep (?:an eye|checking|watching|monitoring)|find out|figure out|look into|dig into|(?:tell|show) (?:me|us)(?= (?:why|what)))(?: (?:if|whether|why|when|what)(?!'))?|(?:would|could|do) you mind (?:checking|watching|monitoring|looking|having a (?:quick )?look|taking a (?:quick )?look)(?: at)?`,
);
/** That it shall be asked again until it is well. */
export const WATCHES = look('watch(?:ing)?|monitor(?:ing)?|keep (?:an eye|checking)');
/** That a host does badly, or what viewers get of it then. */
const ILL =
  'wrong|down|unreachable|unavailable|broken|slow|offline|dead|fail(?:s|ing|ures?)?|errors?|erroring|50[0234](?:\\x27?s)?|5xx(?:\\x27?s)?|bad gateway|gateway time-?outs?|service unavailable|time-?outs?|timing out|times? out|issues?|problems?|trouble|outage|hangs?|hanging|dying|kaputt|expired|refus(?:es|ing|ed)(?: connections?)?|reset(?:s|ting)?(?: connections?)?';
export const ILLNESS = look(ILL);
/** How a host does, well or badly. */
export const HEALTH = look(
  ILL,
  'valid|up|ok|okay|fine|alive|healthy|reach|reachable|available|online|working|works?|respond(?:s|ing)?|answer(?:s|ing)?|load(?:s|ing)?|happening|going on|matter|status',
);
/** What people say around a complaint, in words that mean something else alone. */
export const ASIDE = look(
  '(?:i|we) (?:think|believe|suspect|guess)|looks like|seems like|apparently|(?:any|no|some) (?:ideas?|clues?)|do you know|today|tonight|of (?:our|the)',
);
/** What stands in sentences about it. */
export const BESIDE = look(
  "returns?|returning|gives?|giving|throws?|throwing|shows?|showing|serves?|serving|sends?|sending|getting|keeps?|went|goes|seems?|looks?|appears?|breaks?|still|not|can'?t|cannot|won'?t|doesn'?t|don'?t|isn'?t|unable|open|access|connect(?:ing)?|connections?|resolve|tls|ssl|cert(?:ificate)?s?|https?(?:/[\\d.]+)?|status code|http status|code|response|x-?cache|been|start(?:s|ed|ing)?|began|having|requests?|calls?|handshakes?|dns|tcp|be|visit|hit|call|browse|load",
);

const DOWN =
  'down|broken|unreachable|unavailable|slow|failing|dead|dying|offline|erroring|hanging|timing out|not (?:working|responding|reachable|loading|available|answering|up)';
/** That it fails now, as people say it. */
export const FAILS_NOW = look(
  `(?:is|are|'s|seems?|looks?|appears?|keeps?|went|goes|currently) (?:to be |now |again |still |all |completely |totally |just |super |very |really |extremely |quite |pretty |so )*(?:${DOWN})`,
  'not (?:working|responding|reachable|loading|available|answering)',
  `(?:has|have) been (?:(?:all|completely|totally|very|really) )*(?:${DOWN}|returning|throwing|giving|answering|serving)`,
  '(?:start(?:s|ed)|began) (?:returning|throwing|giving|timing out|hanging)',
  'neither|fails|(?:keeps|is|are|started|starts) failing|times out|timed out|(?:keeps|is|are) timing out|hangs|breaks|throws|throwing',
  "(?:does ?n[o']?t|is ?n[o']?t|wo ?n[o']?t|do ?n'?t|can ?n?[o']?t|can ?not|does not|will not|is not|unable to) (?:work|working|load|loading|respond|responding|open|opening|answer|answering|resolve|resolving|connect|reach|reachable|access|get|serve|serving)",
);
