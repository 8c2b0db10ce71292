import { looksLikeResult } from '../edge-functions/pasted/may-be-result.ts';
import { type ExplainReport, isRecognised } from '../formats/explain-report.ts';
import type { Target } from '../formats/target.ts';
import { nearMiss } from '../input/near-miss.ts';
import { toRequest } from '../input/options.ts';
import { parseOriginWord } from '../input/origin-word.ts';
import { type BotWord, parseSlackText, plainSlackText } from '../input/slack-text.ts';
import { explainYaml } from './explain-configuration.ts';
import { explainText } from './explain-text.ts';
import type { Meaning, Offer } from './meaning.ts';
import { namedAddresses, namedOrigins } from './named-origins.ts';
import { holdsPrivateKey, pastedCertificates } from './pasted-certificates.ts';
import { pastedResult } from './pasted-result.ts';
import { type Residue, residueOf, withoutCompany } from './plain-talk.ts';
import { aboutOption, readWithoutHost } from './read-without-host.ts';
import { PORT } from './sentence-words.ts';
import { hasSecret, withoutSecrets } from './without-secrets.ts';

/** The id of a report, alone or with a word that says so (`formats/report-id.ts`). */
const REPORT_ID =
  /^(?:(?:show|report|check|id|what (?:was|is))\s+)?[`'"]?([0-9abcdefghjkmnpqrstvwxyz]{10})[`'"]?[?.!]?$/i;

const WORDS = ['check', 'watch', 'history', 'show', 'status', 'explain', 'edge', 'help', 'stop'] as const;
const KEY_PASTED =
  'This holds a private key and no certificate. Whoever can read this message has the key now: delete the message, and replace key and certificate. The certificate alone (fullchain.pem) is judged here.';
const TARGETS_MAX = 5;
/** An option of the grammar; a ruler of dashes is none. */
const OPTION = /(?:^|\s)((?:--|—)[a-z][\w-]{1,40})/;
/** A command that was copied, with options of its own. */
const CURL = /^[$>\s]{0,4}curl\s/;
/** The end of a sentence, which a URL may have too and hosts have not. */
const PUNCTUATION_BEHIND = /(?<=[^\s.,;!?])[.,;!?]{1,10}$/;
/** `1.25.3` is a version, though it may be typed for the address 1.25.0.3. */
const SHORT_NUMBER = /^\d{1,9}(?:\.\d{1,9}){1,2}$/;
const IN_FULL = 'Type an address with all four numbers, or a host name.';
/** One word with an ending that files have and hosts do not. */
const FILE_NAME =
  /^[\w.-]{1,100}\.(?:png|jpe?g|gif|webp|svg|pdf|docx?|xlsx?|csv|txt|log|gz|json|ya?ml|xml|html?|css|[cm]?[jt]sx?|java|php|conf|toml|bak)$/i;
/** Wants an end of what was asked before, whatever it names. */
const STOPS =
  /^\W{0,3}(?:please )?(?:(?:stop|quit|end)(?: (?:watching|monitoring|checking|the watch|watch)\b| (?=\S+\W*$))|unwatch\b|cancel (?:the )?(?:watch|check))/i;
/** The most characters that are read of a message; longer text belongs in a file. */
const TEXT_MAX = 60_000;

/**
 * Reads what somebody typed, pasted or forwarded to the bot: first by the strict grammar of `input/`;
 * anything else is searched for hosts, pages, headers and log lines. Ordinary conversation starts no check.
 *
 * @param text as Slack sends it, without the bot's mention
 */
export function readMeaning(text: string): Meaning {
  const given = text.slice(0, TEXT_MAX).trim();
  if (given === '') return { kind: 'nothing' };
  const plain = plainSlackText(given);
  if (SHORT_NUMBER.test(plain)) return asked(`${plain} looks like a version. ${IN_FULL}`);
  if (FILE_NAME.test(plain))
    return asked(`${plain} looks like the name of a file. To have a file read, hand the file over.`);
  const strict = parseSlackText(given.replace(PUNCTUATION_BEHIND, ''));
  switch (strict.kind) {
    case 'check':
      return { ...strict, targets: strict.targets.map((one) => withoutSignature(one, plain)), watch: false };
    case 'help':
      // "help" alone asks what can be typed; "help shop.example.com is down" asks for help.
      return /^\s*help\b/i.test(plain) && namedOrigins(plain).length > 0
        ? readFreely(plain, '')
        : { kind: 'help' };
    case 'word':
      return readWord(strict.word, strict.rest, plain);
    case 'invalid':
      return readFreely(plain, strict.message);
  }
}

/** A configuration in YAML among the text, for which a parser is loaded; `null` where there is none. */
export async function readYamlMeaning(text: string): Promise<Meaning | null> {
  const report = await explainYaml(Buffer.from(plainSlackText(text.slice(0, TEXT_MAX))));
  return report === null ? null : { kind: 'explain', report, hosts: report.hosts };
}

/** What is checked is shown to all: a signed URL that was pasted is asked without its query. */
function withoutSignature(target: Target, plain: string): Target {
  if (!hasSecret(target.path) || plain.includes('--path')) return target;
  const [path = '/'] = target.path.split('?');
  return { ...target, path: hasSecret(path) ? '/' : path };
}

/**
 * A word of the bot counts as a command only if what follows it can be its arguments. "Show me why HOST is
 * down" and "status of HOST?" are sentences.
 */
function readWord(word: BotWord, rest: readonly string[], plain: string): Meaning {
  const hosts = namedOrigins(rest.join(' '));
  const [first = ''] = rest;
  switch (word) {
    case 'explain': {
      if (rest.length === 0) return { kind: 'word', word, rest };
      const report = explainText(Buffer.from(plain.replace(/^\s*explain\s+/i, '')));
      if (!isRecognised(report) && hosts.length > 0) return readHosts(hosts, residueOf(plain, hosts));
      return { kind: 'explain', report, hosts: namedOrigins(plain, report.hosts) };
    }
    case 'history':
      return {
        kind: 'word',
        word,
        rest: parseOriginWord(first).kind === 'parsed' ? rest : [...hosts, ...rest],
      };
    case 'show': {
      const id = rest.flatMap((one) => REPORT_ID.exec(one)?.[1] ?? [])[0];
      return id !== undefined || hosts.length === 0
        ? { kind: 'word', word, rest: id === undefined ? rest : [id] }
        : readHosts(hosts, residueOf(plain, hosts));
    }
    case 'status':
      // "Status code distribution:" begins what a load test printed.
      if (plain.includes('\n')) return readFreely(plain, '');
      return hosts.length === 0 ? { kind: 'word', word, rest } : readHosts(hosts, residueOf(plain, hosts));
    default:
      return { kind: 'word', word, rest };
  }
}

function readFreely(plain: string, strictMessage: string): Meaning {
  const report = explainText(Buffer.from(plain));
  const pasted = isComplaint(plain, report) ? null : readPasted(plain, report);
  if (pasted !== null) return pasted;
  const id = REPORT_ID.exec(plain)?.[1];
  if (id !== undefined && /\d/.test(id)) return { kind: 'word', word: 'show', rest: [id.toLowerCase()] };
  if (STOPS.test(plain)) return { kind: 'stop' };
  const option = OPTION.exec(plain)?.[1];
  if (option !== undefined && !CURL.test(plain)) return readOptions(plain, option, strictMessage);
  const named = namedOrigins(plain);
  const hosts = named.length > 0 ? named : namedAddresses(plain);
  const residue = residueOf(plain, hosts);
  if (hosts.length > 0 && isAsked(residue)) return readHosts(withPlace(hosts, plain), residue);
  const [first = '', ...others] = plain.split(/\s+/);
  const typo = nearMiss(first.replace(/[:,!?.]+$/, ''), WORDS);
  if (typo !== null && !/[.:/]/.test(first.slice(0, -1))) {
    const meant = [typo, ...others].join(' ');
    return {
      kind: 'ask',
      answer: [`${first.slice(0, 40)} is no command. Did you mean ${typo}?`],
      offers: [{ kind: 'ask', text: withoutSecrets(meant).slice(0, 200) }],
    };
  }
  if (hosts.length > 0) return readHosts(hosts, residue);
  return readWithoutHost(plain, residue, report);
}

/** "HOST: connection refused": whoever says so in a line wants to know why, not what the words mean. */
function isComplaint(plain: string, { form }: ExplainReport): boolean {
  if (form !== 'tool-output' || plain.includes('\n')) return false;
  const hosts = namedOrigins(plain);
  return hosts.length > 0 && isAsked(residueOf(plain, hosts));
}

/** A page, headers, log lines, certificates, or what a function returned. */
function readPasted(plain: string, report: ExplainReport): Meaning | null {
  const certificates = pastedCertificates(plain);
  if (certificates !== null) return { kind: 'chain', ...certificates };
  if (holdsPrivateKey(plain)) return { kind: 'ask', answer: [KEY_PASTED], offers: [] };
  if (isRecognised(report)) return { kind: 'explain', report, hosts: namedOrigins(plain, report.hosts) };
  const result = /[{]|=>/.test(plain) ? pastedResult(plain) : null;
  if (result?.kind === 'judged') return { kind: 'edge', report: result.report };
  if (result?.kind === 'event')
    return {
      kind: 'ask',
      answer: [
        `This is the event that a function is given at ${result.event.slice(0, 40)}. Paste what the function returned: that is what CloudFront accepts or refuses.`,
      ],
      offers: [],
    };
  if (looksLikeResult(plain))
    return {
      kind: 'ask',
      answer: ['Is this what an edge function returned? Then its form asks at which event it runs.'],
      offers: [{ kind: 'ask', text: 'edge' }],
    };
  return null;
}

const isAsked = (residue: Residue): boolean => residue === 'asks' || residue === 'asks-to-watch';

/** Whoever writes options wants the grammar; polite words between them are no targets. */
function readOptions(plain: string, option: string, strictMessage: string): Meaning {
  const words = withoutCompany(plain.split(/\s+/));
  const watch = words.includes('--watch');
  const strict = parseSlackText(words.filter((word) => word !== '--watch').join(' '));
  return strict.kind === 'check' ? { ...strict, watch } : aboutOption(option, strictMessage);
}

/** `path /cart`, `GET /cart`. */
const PATH = /\b(?:[Pp]ath[ :=]{1,3}|(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) )(\/[^\s"'`<>]{0,200})/;

/** `HOST on port 8443 path /cart`: what is said of the one host that is named. */
function withPlace(hosts: readonly string[], plain: string): readonly string[] {
  const [host = '', another] = hosts;
  if (another !== undefined || /[/[]/.test(host)) return hosts;
  const port = PORT.exec(plain)?.[1];
  const path = PATH.exec(plain)?.[1] ?? '';
  return [`${host}${port === undefined || host.includes(':') ? '' : `:${port}`}${path}`];
}

const asked = (answer: string): Meaning => ({ kind: 'ask', answer: [answer], offers: [] });

function readHosts(hosts: readonly string[], residue: Residue): Meaning {
  const offers = hosts.slice(0, TARGETS_MAX).map((host): Offer => ({ kind: 'check', host }));
  if (!isAsked(residue))
    return {
      kind: 'ask',
      answer: [hosts.length === 1 ? 'Shall this be checked?' : 'Which of these shall be checked?'],
      offers,
    };
  if (hosts.length > TARGETS_MAX)
    return { kind: 'ask', answer: [`${hosts.length} hosts are named here. Which of them?`], offers };
  return checkOf(hosts, residue === 'asks-to-watch', 'Shall this be checked?', offers);
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
