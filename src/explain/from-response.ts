import { withoutEscapes } from '../cloudfront/page-text.ts';
import type { PageReading } from '../cloudfront/read-error-page.ts';
import { CLOUDFRONT_SERVER } from '../cloudfront/response-headers.ts';
import { labelIn } from '../cloudfront/result-label.ts';
import { atPoint, type Explanation } from './explanation.ts';
import { type OriginMark, originMarkOf } from './origin-marks.ts';
import type { HeadReading } from './response-heads.ts';
import { statusMarks } from './response-status.ts';

const LOOK_UP = 'Look up x-edge-detailed-result-type in the access log for this request id.';
const HEADERS =
  'Paste the headers too (curl -sD - -o /dev/null URL): they tell whether it came through CloudFront.';
const ORIGINS_LOG = "Read the origin's own log at that time: there is nothing to repair in the distribution.";

/** Who made the answer, by headers and body, where CloudFront itself names no reason. */
export function fromResponse(page: PageReading, head: HeadReading | null): Explanation | null {
  if (!head || (head.status === null && head.headers.size === 0)) return null;
  const { headers } = head;
  const label = labelIn(headers.get('x-cache') ?? '');
  const server = headers.get('server') ?? '';
  const madeByEdge = server.toLowerCase() === CLOUDFRONT_SERVER.toLowerCase();
  const status = head.status ?? page.status;
  if (!isThroughCloudFront(head, label) && !madeByEdge) return fromOriginAlone(head);
  if (status !== null && status < 400)
    return { madeBy: 'unknown', status, causes: [], because: `The response is no error: ${status}.` };
  if (madeByEdge) return unexplainedByEdge(status, page);
  const mark = markOf(head);
  if (mark !== null) return byOrigin(mark, status, ', and CloudFront passed it on');
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
  if (
    server !== '' ||
    (label !== null && !isErrorLabel) ||
    /\b(?:nginx|Apache)\b/.test(head.text.slice(0, 20_000))
  )
    return {
      madeBy: 'origin',
      status,
      causes: upstream(status),
      because: `The response came through CloudFront, but ${server ? `Server is "${server.slice(0, 80)}"` : 'its body and X-Cache are not those of CloudFront'}: the origin probably made it.`,
      next: isGateway(status) ? [ORIGINS_LOG] : [],
    };
  const body = bodyOf(head);
  // A page in HTML may be a custom error page of the distribution; nobody writes those in JSON or plain
  // words.
  return body === '' || body.startsWith('<')
    ? {
        madeBy: 'unknown',
        status,
        causes: [],
        because: `The response came through CloudFront${isErrorLabel ? ', and X-Cache says "Error from cloudfront", which it says of errors of the edge and of the origin alike' : ''}.`,
        next: [
          body === ''
            ? 'Paste the body too: the page of CloudFront itself tells the two apart.'
            : 'Its page is not the one of CloudFront: a page of the origin, or a custom error page of the distribution.',
        ],
      }
    : {
        madeBy: 'origin',
        status,
        causes: upstream(status),
        because:
          'The response came through CloudFront, and its body is not the page of CloudFront: the origin probably made it, unless the distribution has a custom error page.',
        next: isGateway(status) ? [ORIGINS_LOG] : [],
      };
}

/** CloudFront made the error itself, and names no reason. */
export function unexplainedByEdge(status: number | null, { invented }: PageReading): Explanation {
  const made = `CloudFront made this ${status === null ? 'error' : status} itself`;
  const known = { madeBy: 'cloudfront', status, causes: [] } as const;
  if (status !== null && status < 500) return { ...known, because: `${made}: it refused the request.` };
  if (status === 504)
    return atPoint(
      'time-out',
      status,
      `${made}: connecting to the origin or waiting for its answer took too long.`,
    );
  return {
    ...known,
    because: invented
      ? `${made}. "${invented}" circulates as a sentence of CloudFront's, but no page of CloudFront is known to say it.`
      : `${made}; with no sentence on record it tells only the status.`,
    next: ['Check the origin, or look up x-edge-detailed-result-type in the access log for this request id.'],
  };
}

/** An answer without CloudFront's headers: it came from the origin directly, or the copy lost them. */
function fromOriginAlone(head: HeadReading): Explanation | null {
  const mark = markOf(head);
  if (mark === null || !isGateway(head.status)) return null;
  return byOrigin(mark, head.status, '; no header of CloudFront is on it');
}

/** A page or a body that was pasted without its headers, where its look names its maker. */
export function fromBodyAlone({ otherNetwork, text }: PageReading, source: string): Explanation | null {
  const body = withoutEscapes(source);
  const mark = otherNetwork === null ? originMarkOf({ status: null, headers: new Map(), text: body }) : null;
  if (mark === null) return null;
  const status = statusMarks(body).find((one) => one.status >= 500)?.status ?? statusIn(text);
  const answer = byOrigin(mark, status, '; the headers it came with are not in the text');
  return { ...answer, form: 'response', causes: ['http-upstream-error'], next: [ORIGINS_LOG, HEADERS] };
}

/**
 * The beginning of CloudFront's page, and nothing of its middle: Guzzle (PHP), for one, cuts a body off after
 * 120 characters.
 */
export function fromCutPage(page: PageReading, heading: number | null, text: string): Explanation | null {
  if (page.isCloudFrontPage || !CUT_PAGE.test(text)) return null;
  const status = heading ?? statusNamed(text);
  const explained = unexplainedByEdge(status, page);
  return {
    ...explained,
    form: 'error-page',
    because: `The text has the beginning of a page that looks like CloudFront's own, so CloudFront likely made this ${status ?? 'error'} itself. The sentence that names the reason is cut off.`,
    next: ['Print the whole body of the response (Guzzle: $e->getResponse()->getBody()), and paste it.'],
  };
}

const CUT_PAGE =
  /<!DOCTYPE HTML PUBLIC \\?"-\/\/W3C\/\/DTD HTML 4\.01 Transitional\/\/EN\\?" \\?"http:\/\/www\.w3\.org\/TR\/html4\/loose\.dtd\\?">(?:\s|\\n){0,9}<HTML><HEAD><META HTTP-EQU/;

/** A status of an error that is named as one; the number alone may be anything. */
export const statusNamed = (text: string): number | null => {
  const found =
    /(?<![\w.])(50[234])(?= (?:Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)|\) (?:Bad|Service|Gateway))|(?:status(?:[ _-]?code)?|error|HTTP(?:\/[\d.]+)?)\W{1,4}(50[234])(?![\w.]\d)/i.exec(
      text,
    );
  return found === null ? null : Number(found[1] ?? found[2]);
};

/** `<h1>502 Bad Gateway</h1>` has no word before its number. */
const statusIn = (text: string): number | null => {
  const found = /(?<![\w.])(50[0-4])(?= [A-Z])/.exec(text)?.[1];
  return found === undefined ? null : Number(found);
};

function byOrigin({ maker, server, says }: OriginMark, status: number | null, how: string): Explanation {
  return {
    madeBy: 'origin',
    status,
    causes: upstream(status),
    because: `This ${status ?? 'answer'} was made by ${maker}${says === undefined ? '' : ` (${says})`}${how}.`,
    next: isGateway(status) ? [ORIGINS_LOG] : [],
    ...(server === null ? {} : { server }),
  };
}

const upstream = (status: number | null): Explanation['causes'] =>
  status !== null && status >= 500 ? ['http-upstream-error'] : [];
const isGateway = (status: number | null): boolean => status !== null && status >= 500;
const markOf = (head: HeadReading): OriginMark | null =>
  originMarkOf({ ...head, text: withoutEscapes(head.text) });

function isThroughCloudFront({ headers }: HeadReading, label: string | null): boolean {
  return (
    label !== null ||
    /cloudfront/i.test(headers.get('via') ?? '') ||
    headers.has('x-amz-cf-id') ||
    headers.has('x-amz-cf-pop')
  );
}

/** What follows the empty line after a head, where the head was copied as it was sent. */
function bodyOf({ text }: HeadReading): string {
  return /\r?\n[ \t]*\r?\n([\s\S]*)/.exec(text)?.[1]?.trim() ?? '';
}
