import { type ExplainReport, isRecognised } from '../formats/explain-report.ts';
import { TARGET_OPTIONS, type TargetRequest, toRequest } from '../input/options.ts';
import { parseOriginWord } from '../input/origin-word.ts';
import { type BotWord, parseSlackText, plainSlackText } from '../input/slack-text.ts';
import { explainText } from './explain-text.ts';
import { namedOrigins } from './named-origins.ts';
import { nearMiss } from './near-miss.ts';
import { type Residue, residueOf } from './plain-talk.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What somebody wants who wrote a text to the bot. Everything in it that comes from the text is foreign. */
export type Meaning =
  | ({
      readonly kind: 'check';
      /** Check again by itself until it is healthy. */
      readonly watch: boolean;
    } & TargetRequest)
  | { readonly kind: 'word'; readonly word: BotWord; readonly rest: readonly string[] }
  | { readonly kind: 'help' }
  | {
      readonly kind: 'explain';
      readonly report: ExplainReport;
      /** Worth a check, likeliest first. */
      readonly hosts: readonly string[];
    }
  /** Two things may be meant, or it is better to ask: what is answered, with what a button would do. */
  | { readonly kind: 'ask'; readonly answer: readonly string[]; readonly offers: readonly Offer[] }
  | { readonly kind: 'greeting' }
  | { readonly kind: 'thanks' }
  /** Stop what? */
  | { readonly kind: 'stop' }
  /** Nothing was written: the thread it stands in may say more. */
  | { readonly kind: 'nothing' };

/** What a button does: checks a host, or asks what would have been typed. */
export type Offer =
  | { readonly kind: 'check'; readonly host: string }
  | { readonly kind: 'ask'; readonly text: string };

const WORDS = ['check', 'watch', 'history', 'show', 'status', 'explain', 'edge', 'help', 'stop'] as const;
const TARGETS_MAX = 5;
/** Of what is pasted into a message nobody waits for more than this: more fits in a file. */
const TEXT_MAX = 60_000;

/**
 * Reads what somebody typed, pasted or forwarded to the bot: the strict grammar first, exactly as `input/`
 * has it, then hosts, pages, headers and log lines in anything else. No plain talk starts a check.
 *
 * @param text as Slack sends it, without the bot's mention
 */
export function readMeaning(text: string): Meaning {
  const given = text.slice(0, TEXT_MAX).trim();
  if (given === '') return { kind: 'nothing' };
  const plain = plainSlackText(given);
  const strict = parseSlackText(given);
  switch (strict.kind) {
    case 'check':
      return { ...strict, watch: false };
    case 'help':
      // "help" alone asks what can be typed; "help shop.example.com is down" asks for help.
      return namedOrigins(plain).length === 0 ? { kind: 'help' } : readFreely(plain, '');
    case 'word':
      return readWord(strict.word, strict.rest, plain);
    case 'invalid':
      return readFreely(plain, strict.message);
  }
}

/**
 * The bot's own words are meant where what follows is theirs. "Show me why HOST is down", "status of HOST?"
 * are sentences.
 */
function readWord(word: BotWord, rest: readonly string[], plain: string): Meaning {
  const hosts = namedOrigins(rest.join(' '));
  const [first = ''] = rest;
  switch (word) {
    case 'explain': {
      if (rest.length === 0) return { kind: 'word', word, rest };
      const told = explainText(Buffer.from(plain.replace(/^\s*explain\s+/i, '')));
      if (!isRecognised(told) && hosts.length > 0) return readHosts(hosts, residueOf(plain, hosts), word);
      return { kind: 'explain', report: told, hosts: namedOrigins(plain, told.hosts) };
    }
    case 'history':
      return {
        kind: 'word',
        word,
        rest: parseOriginWord(first).kind === 'parsed' ? rest : [...hosts, ...rest],
      };
    case 'show':
    case 'status':
      return hosts.length === 0
        ? { kind: 'word', word, rest }
        : readHosts(hosts, residueOf(plain, hosts), word);
    default:
      return { kind: 'word', word, rest };
  }
}

function readFreely(plain: string, strictMessage: string): Meaning {
  const pasted = readPasted(plain);
  if (pasted !== null) return pasted;
  const [first = '', ...others] = plain.split(/\s+/);
  const hosts = namedOrigins(plain);
  const port = others.length === 1 && /^\d{1,5}$/.test(others[0] ?? '') ? Number(others[0]) : null;
  if (port !== null && hosts.length === 1) return checkOf([`${first}:${port}`], false, strictMessage);
  const typo = nearMiss(first.replace(/[:,!?.]+$/, ''), WORDS);
  if (typo !== null && !/[.:/]/.test(first.slice(0, -1))) {
    const meant = [typo, ...others].join(' ');
    return {
      kind: 'ask',
      answer: [`${first.slice(0, 40)} is no command. Did you mean ${typo}?`],
      offers: [{ kind: 'ask', text: meant.slice(0, 200) }],
    };
  }
  // Whoever writes options wants the grammar: the message says what is wrong with which.
  const option = /(?:^|\s)(--[\w-]{2,40})/.exec(plain)?.[1];
  if (option !== undefined) return aboutOption(option, strictMessage);
  const residue = residueOf(plain, hosts);
  if (hosts.length > 0) return readHosts(hosts, residue, first);
  return readWithoutHost(plain, residue, strictMessage);
}

/** A page, headers, log lines, or what a function returns: it says what it took the text for. */
function readPasted(plain: string): Meaning | null {
  const report = explainText(Buffer.from(plain));
  const isStray = report.form === 'words' && plain.length < 40 && !/from cloudfront/i.test(plain);
  if (isRecognised(report) && !isStray)
    return { kind: 'explain', report, hosts: namedOrigins(plain, report.hosts) };
  if (/-----BEGIN (?:TRUSTED )?CERTIFICATE-----/.test(plain))
    return {
      kind: 'ask',
      answer: [
        'This looks like certificates. Whether CloudFront would take them is judged on the command line: npx cf502 chain FILE.pem --name HOST',
      ],
      offers: [],
    };
  if (/^\s*\{/.test(plain) && /"(?:status|statusCode|headers|uri|request|response)"/.test(plain))
    return {
      kind: 'ask',
      answer: ['This looks like what an edge function returns. Shall its form be opened?'],
      offers: [{ kind: 'ask', text: 'edge' }],
    };
  return null;
}

function readHosts(hosts: readonly string[], residue: Residue, first: string): Meaning {
  const offers = hosts.slice(0, TARGETS_MAX).map((host): Offer => ({ kind: 'check', host }));
  const isWatch = first.toLowerCase() === 'watch';
  if (residue === 'says-fine' || (residue === 'says-something' && !isWatch))
    return {
      kind: 'ask',
      answer: [hosts.length === 1 ? 'Shall this be checked?' : 'Which of these shall be checked?'],
      offers,
    };
  if (hosts.length > TARGETS_MAX)
    return { kind: 'ask', answer: [`${hosts.length} hosts are named here. Which of them?`], offers };
  return checkOf(hosts, isWatch, 'Shall this be checked?', offers);
}

function checkOf(
  hosts: readonly string[],
  watch: boolean,
  otherwise: string,
  offers: readonly Offer[] = [],
): Meaning {
  const request = toRequest(hosts, {});
  return request.kind === 'parsed'
    ? { kind: 'check', watch, ...request.value }
    : { kind: 'ask', answer: [offers.length > 0 ? otherwise : request.message], offers };
}

function aboutOption(option: string, strictMessage: string): Meaning {
  const known = Object.keys(TARGET_OPTIONS);
  const meant = nearMiss(option.slice(2), known);
  return {
    kind: 'ask',
    answer: meant === null ? [strictMessage] : [`Unknown option ${option}. Did you mean --${meant}?`],
    offers: [],
  };
}

function readWithoutHost(plain: string, residue: Residue, strictMessage: string): Meaning {
  if (residue === 'greets') return { kind: 'greeting' };
  if (residue === 'thanks' || residue === 'says-fine') return { kind: 'thanks' };
  if (/^(?:please )?(?:stop|unwatch|cancel|quiet)\b/i.test(plain)) return { kind: 'stop' };
  const mail = /(?:^|[\s<(])[\w.+-]{1,64}@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/i.exec(plain)?.[1];
  if (mail !== undefined) {
    const host = mail.toLowerCase();
    return {
      kind: 'ask',
      answer: [`This is an e-mail address. Is its domain meant?`],
      offers: [{ kind: 'check', host }],
    };
  }
  if (/^[1-5]\d\d$/.test(plain))
    return {
      kind: 'ask',
      answer: [
        `${plain} of what? Name the origin, for example /cf502 origin.example.com, or paste the error page or its headers.`,
      ],
      offers: [],
    };
  // What `input/` understood well enough to name, such as a distribution's id, is answered in its words.
  if (/^(?:E[A-Z0-9]{11,14}|\S{1,253}\.cloudfront\.net)\b/.test(plain) || /\bcloudfront\.net\b/.test(plain))
    return { kind: 'ask', answer: [strictMessage], offers: [] };
  return {
    kind: 'ask',
    answer: [
      `I read “${withoutSecrets(plain).slice(0, 60)}” and found no host name in it. An example: /cf502 origin.example.com. An error page, headers or log lines can be pasted too.`,
    ],
    offers: [],
  };
}
