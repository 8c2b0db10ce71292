import {
  FUNCTION_SENTENCES,
  FUNCTION_SUBJECTS,
  INVENTED_SENTENCES,
  ORIGIN_SENTENCES,
  PAGE_MARKS,
  type PageSentence,
  REFUSAL_SENTENCES,
  SENTENCE_FAMILIES,
} from './error-pages.ts';
import type { FailurePoint } from './failure-point.ts';
import { plainText } from './page-text.ts';
import { OTHER_NETWORKS } from './response-headers.ts';

/** What a text says as an error page, whatever else is in it. */
export type PageReading = {
  /** The frame of CloudFront's own page is there. */
  readonly isCloudFrontPage: boolean;
  /** From its heading: `502 ERROR`, `502 Bad Gateway ERROR`. */
  readonly status: number | null;
  /** The cause sentence, known or of a known family. */
  readonly sentence: {
    readonly text: string;
    readonly point: FailurePoint;
    readonly statuses: readonly number[];
  } | null;
  readonly invented: string | null;
  readonly requestId: string | null;
  readonly otherNetwork: string | null;
  /** The page without its tags, bounded, for those who look for more. */
  readonly text: string;
};

const SENTENCES: readonly PageSentence[] = [
  ...Object.values(FUNCTION_SENTENCES),
  ...ORIGIN_SENTENCES,
  ...REFUSAL_SENTENCES,
];
const STATUS = /(?<!\d)([2-5]\d\d) (?:[A-Za-z]{1,20} ){0,4}ERROR(?![A-Za-z])/;
const REQUEST_ID = /Request ID:\s?([\w-]{20,90}={0,2})(?![\w*…-])/;

/** Reads a text as an error page of CloudFront's, of any year. Linear in its length; never throws. */
export function readPage(source: string): PageReading {
  const text = plainText(source);
  const lower = text.toLowerCase();
  const isCloudFrontPage = PAGE_MARKS.some((mark) => lower.includes(mark.toLowerCase()));
  const otherNetwork = isCloudFrontPage
    ? null
    : (OTHER_NETWORKS.find(({ page }) => lower.includes(page))?.name ?? null);
  const status = numberOf(STATUS.exec(text)?.[1]);
  const sentence =
    sentenceIn(text, lower, isCloudFrontPage) ??
    (isCloudFrontPage ? sentenceAboutFunction(text, lower, status) : null);
  return {
    isCloudFrontPage,
    status,
    sentence: otherNetwork ? null : sentence,
    invented: INVENTED_SENTENCES.find((invented) => hasWords(lower, invented.toLowerCase())) ?? null,
    requestId: REQUEST_ID.exec(text)?.[1] ?? null,
    otherNetwork,
    text,
  };
}

/** Whether these words stand in a text and end where a word does. */
function hasWords(text: string, words: string): boolean {
  const at = text.indexOf(words);
  return at !== -1 && !/[a-z]/.test(text.charAt(at + words.length));
}

function sentenceIn(text: string, lower: string, isPage: boolean): PageReading['sentence'] {
  const known = SENTENCES.find(
    ({ text: sentence, onlyOnPage }) =>
      (isPage || !onlyOnPage) && lower.includes(withoutFullStop(sentence.toLowerCase())),
  );
  if (known) return known;
  for (const { begins, point, statuses } of SENTENCE_FAMILIES) {
    const start = lower.indexOf(begins.toLowerCase());
    if (start !== -1) return { text: firstSentence(text.slice(start, start + 300)), point, statuses };
  }
  return null;
}

/** A sentence nobody has recorded, on a page of CloudFront's, that has an edge function as its subject. */
function sentenceAboutFunction(text: string, lower: string, status: number | null): PageReading['sentence'] {
  for (const { begins, refused, failed } of FUNCTION_SUBJECTS) {
    const start = lower.indexOf(begins.toLowerCase());
    if (start === -1) continue;
    const [point, usual] = status === 503 ? ([failed, 503] as const) : ([refused, 502] as const);
    return { text: firstSentence(text.slice(start, start + 300)), point, statuses: [usual] };
  }
  return null;
}

function withoutFullStop(sentence: string): string {
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence;
}

function firstSentence(text: string): string {
  const end = text.indexOf('. ');
  return end === -1 ? text : text.slice(0, end + 1);
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}
