import { distributionIn, readDistributionSteps } from '../cloudfront/distribution-id.ts';
import { type PageReading, readPage } from '../cloudfront/read-error-page.ts';
import { OTHER_NETWORKS } from '../cloudfront/response-headers.ts';
import { isListed, labelIn, pointOfLabel } from '../cloudfront/result-label.ts';
import { EDGE_RULES } from '../edge-functions/judge-result.ts';
import { looksLikeResult } from '../edge-functions/pasted/may-be-result.ts';
import type { ExplainReport, TextForm } from '../formats/explain-report.ts';
import { withAdvice } from './advice.ts';
import { atPoint, type Explanation } from './explanation.ts';
import { fromKnownLines } from './from-known-lines.ts';
import { fromBodyAlone, fromCutPage, fromResponse, statusNamed, unexplainedByEdge } from './from-response.ts';
import { worthChecking } from './host-names.ts';
import { POINT_WORDS } from './point-words.ts';
import { type HeadReading, readHeads } from './response-heads.ts';
import { ruleFacts } from './validation-log.ts';

const LOOK_UP = 'Look up x-edge-detailed-result-type in the access log for this request id.';
const REQUEST_ID = /^[\w-]{20,90}={0,2}$/;

/**
 * Explains a text that is no log: an error page, response headers, a transcript, or single words of
 * CloudFront's. The strongest sign wins: first what CloudFront itself says (its label, its page), then a word
 * of its log, then a mark of the origin's, and last the bare status.
 */
export function explainWords(lines: readonly string[]): ExplainReport {
  const text = lines.join('\n');
  const page = readPage(text);
  const head = readHeads(text);
  const line = fromKnownLines(text);
  const ownWords = fromLabelOrSentence(page, head, text);
  const explanation =
    (ownWords === null ? null : besideLine(ownWords, line)) ??
    // Error names of CloudFront's API end like result types of its log.
    (line?.form === 'api-error' ? line : null) ??
    fromWord(page) ??
    fromUnlistedLabel(page, head) ??
    fromCutPage(page, statusFrom(page, head), text) ??
    besidePage(line, page, head) ??
    (page.isCloudFrontPage ? unexplainedByEdge(statusFrom(page, head), page) : null) ??
    fromResponse(page, head) ??
    fromBodyAlone(page, text);
  const requestId = [head?.headers.get('x-amz-cf-id'), page.requestId].find(
    (id) => typeof id === 'string' && REQUEST_ID.test(id),
  );
  const report: ExplainReport = {
    schema: 'cf502/explain@1',
    form: explanation ? (explanation.form ?? formOf(page, head)) : 'unrecognised',
    ...(explanation
      ? factsOf(explanation)
      : { madeBy: 'unknown', status: null, causes: [], because: unrecognised(page, head) }),
    next: [
      ...distributionSteps(text, head),
      ...(explanation === null ? [whatTells(page, head)] : (explanation.next ?? [])),
    ],
    hosts: worthChecking([
      ...(explanation?.host === undefined ? [] : [explanation.host]),
      ...(head?.hosts ?? []),
    ]),
    requestIds: requestId ? [requestId] : [],
    rules: ruleFacts(rulesOf(page.sentence?.text)),
    records: explanation ? 1 : 0,
  };
  return withAdvice(report, explanation ?? {});
}

/** Where no host is named, a distribution's id leads to its origins. */
function distributionSteps(text: string, head: HeadReading | null): readonly string[] {
  const id = worthChecking(head?.hosts ?? []).length > 0 ? null : distributionIn(text);
  return id === null ? [] : readDistributionSteps(id);
}

const factsOf = ({ madeBy, status, causes, because }: Explanation) => ({ madeBy, status, causes, because });

/**
 * Rules whose breach the guide or a report ties to this sentence; inferred ones would only lengthen the list.
 */
function rulesOf(sentence: string | undefined): readonly string[] {
  return EDGE_RULES.filter(
    ({ page, certainty }) => page !== undefined && page === sentence && certainty !== 'inferred',
  ).map(({ id }) => id);
}

function formOf(page: PageReading, head: HeadReading | null): TextForm {
  if (page.isCloudFrontPage) return 'error-page';
  if (head && (head.status !== null || head.headers.size > 0)) return 'response';
  return page.sentence ? 'error-page' : 'words';
}

/** The heading of the page belongs to this response; a status in the text around it may belong to another. */
function statusFrom(page: PageReading, head: HeadReading | null): number | null {
  return page.status ?? (head !== null && (head.status ?? 0) >= 400 ? head.status : null);
}

/**
 * What `X-Cache` names and what the page says. The two agree; where only one names a reason, that one counts.
 */
function fromLabelOrSentence(page: PageReading, head: HeadReading | null, text: string): Explanation | null {
  const label = labelOf(head, text);
  const point = label === null ? null : pointOfLabel(label);
  const status = statusFrom(page, head) ?? statusBefore(page.sentence?.text, text);
  const isTelling = point !== null && point !== 'untold';
  const { sentence } = page;
  if (sentence && !(isTelling && sentence.point !== point)) {
    const [only, another] = sentence.statuses;
    const known = status ?? (another === undefined ? (only ?? null) : null);
    return atPoint(sentence.point, known, `The page says: "${sentence.text}" ${POINT_WORDS[sentence.point]}`);
  }
  if (!isTelling) return null;
  const also = sentence ? ` The page says: "${sentence.text}"` : '';
  return atPoint(point, status, `X-Cache is "${label} from cloudfront". ${POINT_WORDS[point]}${also}`);
}

/** The status in prose such as `returns 502 "Failed to contact the origin"`. */
function statusBefore(sentence: string | undefined, text: string): number | null {
  const at = sentence === undefined ? -1 : text.indexOf(sentence.slice(0, 25));
  const found = /(?<![\d.])(50[0-4])\W{1,10}(?:[A-Za-z][\w ]{0,30}\W{0,10})?$/.exec(
    text.slice(Math.max(0, at - 60), at),
  )?.[1];
  return at === -1 || found === undefined ? null : Number(found);
}

/** The label in the header `X-Cache`, or as a person quotes it: `LambdaExecutionError from cloudfront`. */
function labelOf(head: HeadReading | null, text: string): string | null {
  const named = labelIn(head?.headers.get('x-cache') ?? '');
  if (named !== null && pointOfLabel(named) !== null && pointOfLabel(named) !== 'untold') return named;
  const quoted = [...text.matchAll(/(?<![A-Za-z])([A-Z][A-Za-z]{4,59}) from cloudfront(?![\w.])/gi)]
    .map(([, label = '']) => label)
    .find((label) => ![null, 'untold'].includes(pointOfLabel(label)));
  return quoted ?? named;
}

function fromUnlistedLabel(page: PageReading, head: HeadReading | null): Explanation | null {
  const label = labelIn(head?.headers.get('x-cache') ?? '');
  if (label === null || !/[a-z](?:Error|Exceeded)$/.test(label) || isListed(label)) return null;
  return {
    madeBy: 'unknown',
    status: statusFrom(page, head),
    causes: [],
    because: `X-Cache is "${label} from cloudfront". What CloudFront means by this word is not on record.`,
    next: [LOOK_UP],
  };
}

/**
 * What CloudFront says, together with a log line of another program that says more about the same failure:
 * the causes of that line come first, as far as CloudFront's own words leave them possible.
 */
function besideLine(ownWords: Explanation, line: Explanation | null): Explanation {
  if (line === null || line.form === 'api-error') return ownWords;
  const fits =
    line.form === 'function-log'
      ? ownWords.status === 503 && ownWords.madeBy === 'function'
      : ownWords.madeBy === 'cloudfront';
  const likely = !fits
    ? []
    : line.form === 'function-log'
      ? line.causes
      : line.causes.filter((cause) => ownWords.causes.includes(cause));
  if (likely.length === 0) return ownWords;
  return {
    ...ownWords,
    causes: [...new Set([...likely, ...ownWords.causes])],
    likely: likely.length,
    because: `${ownWords.because} ${line.because}`,
    next: [...new Set([...(line.next ?? []), ...(ownWords.next ?? [])])].slice(0, 3),
    ...(line.server === undefined ? {} : { server: line.server }),
  };
}

/** A log line that names a reason, where CloudFront's page names none or the answer shows who made it. */
function besidePage(
  line: Explanation | null,
  page: PageReading,
  head: HeadReading | null,
): Explanation | null {
  if (line === null) return null;
  const status = statusFrom(page, head);
  if (page.isCloudFrontPage)
    return {
      ...line,
      madeBy: 'cloudfront',
      status,
      because: `CloudFront made this error itself. ${line.because}`,
    };
  // What the response itself shows of its maker counts more than what a client saw on the way.
  return line.form === 'tool-output' && status !== null && head !== null && head.headers.size > 0
    ? null
    : line;
}

/** A word of CloudFront's log without its record: in half a line, in a table, in somebody's report. */
function fromWord({ text }: PageReading): Explanation | null {
  for (const [word] of text.matchAll(/(?<![A-Za-z])[A-Z][A-Za-z0-9]{7,39}/g)) {
    const point = pointOfLabel(word);
    if (point !== null && point !== 'untold')
      return atPoint(point, statusNear(text, word), `The text names ${word}. ${POINT_WORDS[point]}`);
  }
  return null;
}

function statusNear(text: string, word: string): number | null {
  const at = text.indexOf(word);
  const found = /(?<![\d.])(50[0-4])(?![\d.])/.exec(text.slice(Math.max(0, at - 2000), at + 200))?.[1];
  return found === undefined ? null : Number(found);
}

function circulates(invented: string): string {
  return `"${invented}" circulates as a sentence of CloudFront's, but no page of CloudFront is known to say it.`;
}

/** What to paste, where a text tells nothing. */
function whatTells(page: PageReading, head: HeadReading | null): string {
  const network = page.otherNetwork ?? networkOf(head);
  return network === null
    ? 'Paste what tells more: the whole error page, the headers of a failing response (curl -sD - -o /dev/null URL), or its line of the access log. Or name the origin, and it is checked.'
    : `Ask ${network} first. If CloudFront stands in front of it, paste the headers of a failing response (curl -sD - -o /dev/null URL).`;
}

const RECORD_START = /^\s?(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\d{10}\.\d{1,6}) /;

function unrecognised(page: PageReading, head: HeadReading | null): string {
  const network = page.otherNetwork ?? networkOf(head);
  if (network) return `This is a response of ${network}; nothing in it is known to be said by CloudFront.`;
  if (page.invented) return circulates(page.invented);
  if (RECORD_START.test(page.text))
    return 'This looks like the beginning of an access-log record whose end is missing: it cannot be judged. Copy the whole line.';
  if (page.text.includes('"headers"') && looksLikeResult(page.text))
    return 'This looks like what a function returns; judge it with cf502 edge.';
  const status = statusNamed(page.text);
  return status === null
    ? 'Nothing in this text is known to be said by CloudFront.'
    : `The text has a ${status}, and nothing that tells who made it.`;
}

/** Another network that signed the response, where CloudFront did not. */
function networkOf(head: HeadReading | null): string | null {
  const server = head?.headers.get('server')?.toLowerCase() ?? '';
  const network = OTHER_NETWORKS.find(
    ({ header, server: name }) => head?.headers.has(header) || (server !== '' && server.startsWith(name)),
  );
  return network?.name ?? null;
}
