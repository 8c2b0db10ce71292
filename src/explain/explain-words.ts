import type { CauseId } from '../causes/ids.ts';
import type { FailurePoint } from '../cloudfront/failure-point.ts';
import { VALIDATION_LOG_GROUP } from '../cloudfront/log-fields.ts';
import { type PageReading, readPage } from '../cloudfront/read-error-page.ts';
import { CLOUDFRONT_SERVER, OTHER_NETWORKS } from '../cloudfront/response-headers.ts';
import { isListed, labelIn, pointOfLabel } from '../cloudfront/result-label.ts';
import { EDGE_RULES } from '../edge-functions/judge-result.ts';
import type { ExplainReport, MadeBy, TextForm } from './explain-report.ts';
import { worthChecking } from './host-names.ts';
import { nextFor } from './next-step.ts';
import { madeByAt, POINT_WORDS } from './point-words.ts';
import { possibleCauses } from './possible-causes.ts';
import { type HeadReading, readHeads } from './response-heads.ts';
import { ruleFacts } from './validation-log.ts';

const LOOK_UP = 'Look up x-edge-detailed-result-type in the access log for this request id.';

type Told = {
  readonly madeBy: MadeBy;
  readonly status: number | null;
  readonly causes: readonly CauseId[];
  readonly because: string;
  readonly next?: readonly string[];
};

/** What a text says that is no log: an error page, response headers, a transcript, or single words of CloudFront's. */
export function explainWords(lines: readonly string[]): ExplainReport {
  const page = readPage(lines.join('\n'));
  const head = readHeads(lines);
  const told = fromSentence(page, head) ?? fromHead(page, head) ?? fromPage(page) ?? fromWord(page.text);
  const header = (name: string) => head?.headers.get(name);
  const requestId = header('x-amz-cf-id') ?? page.requestId;
  return {
    schema: 'cf502/explain@1',
    form: told ? formOf(page, head) : 'unrecognised',
    ...(told ?? { madeBy: 'unknown', status: null, causes: [], because: unrecognised(page, head) }),
    next: told?.next ?? [],
    hosts: worthChecking(head?.hosts ?? []),
    requestIds: requestId ? [requestId.slice(0, 100)] : [],
    rules: ruleFacts(rulesOf(page.sentence?.text)),
    records: told ? 1 : 0,
  };
}

/** Rules whose breach the guide or a report ties to this sentence; inferred ones would only lengthen the list. */
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

function fromSentence({ sentence, status: heading }: PageReading, head: HeadReading | null): Told | null {
  if (!sentence) return null;
  const [only, another] = sentence.statuses;
  const status = head?.status ?? heading ?? (another === undefined ? (only ?? null) : null);
  return atPoint(sentence.point, status, `The page says: "${sentence.text}" ${POINT_WORDS[sentence.point]}`);
}

function fromHead(page: PageReading, head: HeadReading | null): Told | null {
  if (!head || (head.status === null && head.headers.size === 0)) return null;
  const xCache = head.headers.get('x-cache') ?? '';
  const label = labelIn(xCache);
  const point = label === null ? null : pointOfLabel(label);
  const status = head.status ?? page.status;
  if (point !== null && point !== 'untold')
    return atPoint(point, status, `X-Cache is "${label} from cloudfront". ${POINT_WORDS[point]}`);
  if (label !== null && /[a-z](?:Error|Exceeded)$/.test(label) && !isListed(label))
    return {
      madeBy: 'unknown',
      status,
      causes: [],
      because: `X-Cache is "${label} from cloudfront". What CloudFront means by this word is not on record.`,
      next: [LOOK_UP],
    };
  const isThroughCloudFront =
    label !== null ||
    /cloudfront/i.test(head.headers.get('via') ?? '') ||
    head.headers.has('x-amz-cf-id') ||
    head.headers.has('x-amz-cf-pop');
  const server = head.headers.get('server') ?? '';
  const madeByEdge = page.isCloudFrontPage || server.toLowerCase() === CLOUDFRONT_SERVER.toLowerCase();
  if (!isThroughCloudFront && !madeByEdge) return null;
  if (status !== null && status < 400)
    return { madeBy: 'unknown', status, causes: [], because: `The response is no error: ${status}.` };
  if (madeByEdge) return untoldByEdge(status, page);
  const isErrorLabel = label?.toLowerCase() === 'error';
  if (server === 'AmazonS3' && isErrorLabel)
    return {
      madeBy: 'unknown',
      status,
      causes: [],
      because:
        'Server is "AmazonS3": an answer of S3, or a custom error page of the distribution that is kept there.',
      next: [LOOK_UP],
    };
  if (server !== '' || (label !== null && !isErrorLabel) || looksLikeOriginBody(page.text))
    return {
      madeBy: 'origin',
      status,
      causes: status !== null && status >= 500 ? ['http-upstream-error'] : [],
      because: `The response came through CloudFront, but ${server ? `Server is "${server.slice(0, 80)}"` : 'its body and X-Cache are not those of CloudFront'}: the origin probably made it.`,
    };
  return {
    madeBy: 'unknown',
    status,
    causes: [],
    because: `The response came through CloudFront${isErrorLabel ? ', and X-Cache says "Error from cloudfront", which it says of errors of the edge and of the origin alike' : ''}.`,
    next: ['Paste the body too: the page of CloudFront itself tells the two apart.'],
  };
}

/** Another network that signed the response, where CloudFront did not. */
function networkOf(head: HeadReading | null): string | null {
  const server = head?.headers.get('server')?.toLowerCase() ?? '';
  const network = OTHER_NETWORKS.find(
    ({ header, server: name }) => head?.headers.has(header) || (server !== '' && server.startsWith(name)),
  );
  return network?.name ?? null;
}

function fromPage(page: PageReading): Told | null {
  if (!page.isCloudFrontPage) return null;
  return untoldByEdge(page.status, page);
}

/** Words of a log without their record: half a line, a table, somebody's report. */
function fromWord(text: string): Told | null {
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

function atPoint(point: FailurePoint, status: number | null, because: string): Told {
  const isRefused = point === 'lambda-validation' || point === 'function-validation';
  const causes = possibleCauses(point, status);
  return {
    madeBy: madeByAt(point),
    status: status ?? statusOf(point),
    causes,
    because,
    next:
      point === 'lambda-validation'
        ? [
            `The exact reason is in the log group ${VALIDATION_LOG_GROUP}, in the Region where the function ran; search for the request id.`,
          ]
        : isRefused
          ? [
              'Judge what the function returns: cf502 edge RESULT.json --runtime functions --event viewer-request|viewer-response',
            ]
          : nextFor(causes),
  };
}

function statusOf(point: FailurePoint): number | null {
  if (point.endsWith('-validation')) return 502;
  return point.endsWith('-execution') ||
    point === 'lambda-limit' ||
    point === 'function-throttled' ||
    point === 'capacity'
    ? 503
    : null;
}

function untoldByEdge(status: number | null, { invented }: PageReading): Told {
  const made = `CloudFront made this ${status === null ? 'error' : status} itself`;
  const told = { madeBy: 'cloudfront', status, causes: [] } as const;
  if (status !== null && status < 500) return { ...told, because: `${made}: it refused the request.` };
  return {
    ...told,
    because: invented
      ? `${made}. ${circulates(invented)}`
      : `${made}; with no sentence on record it tells only the status.`,
    next: ['Check the origin, or look up x-edge-detailed-result-type in the access log for this request id.'],
  };
}

function looksLikeOriginBody(text: string): boolean {
  return (
    /^\s?\{\s?"message"\s?:/.test(text) ||
    text.includes('<Error>') ||
    /\b(?:nginx|Apache)\b/.test(text.slice(0, 20_000))
  );
}

function circulates(invented: string): string {
  return `"${invented}" circulates as a sentence of CloudFront's, but no page of CloudFront is known to say it.`;
}

const RECORD_START = /^\s?(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\d{10}\.\d{1,6}) /;

function unrecognised(page: PageReading, head: HeadReading | null): string {
  const network = page.otherNetwork ?? networkOf(head);
  if (network) return `This is a response of ${network}; nothing in it is known to be said by CloudFront.`;
  if (page.invented) return circulates(page.invented);
  if (RECORD_START.test(page.text))
    return 'This looks like the beginning of an access-log record whose end is missing: it cannot be judged. Copy the whole line.';
  if (/^\s?\{/.test(page.text) && page.text.includes('"headers"'))
    return 'This looks like what a function returns; judge it with cf502 edge.';
  return 'Nothing in this text is known to be said by CloudFront.';
}
