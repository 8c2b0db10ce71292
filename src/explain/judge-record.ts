import { DEFAULT_TIMEOUTS, DETAILED_RESULTS } from '../cloudfront/log-fields.ts';
import { isListed, pointOfLabel } from '../cloudfront/result-label.ts';
import type { CauseId } from '../formats/cause-ids.ts';
import type { MadeBy } from '../formats/explain-report.ts';
import type { LogRecord } from './log-record.ts';
import { madeByAt, POINT_WORDS } from './point-words.ts';
import { possibleCauses } from './possible-causes.ts';

/** How one failing request ended, as its record tells it. */
export type Ending = {
  /**
   * The word of the log that names the failure: `OriginDnsError`, `LambdaValidationError`, or just `Error`.
   */
  readonly word: string;
  readonly madeBy: MadeBy;
  readonly causes: readonly CauseId[];
  readonly because: string;
};

const WORD_MAX = 60;
const MEANINGS = new Map(DETAILED_RESULTS.map(({ value, meaning }) => [value, meaning]));

/** What nearly every row of a log says. */
const ORDINARY: ReadonlySet<string> = new Set(['Hit', 'Miss', 'RefreshHit', 'Redirect']);
const isOrdinary = (word: string | null): boolean => word === null || ORDINARY.has(word);

/** @returns `null` for a request that did not fail */
export function judgeRecord(record: LogRecord): Ending | null {
  const { status, detailedResultType, resultType, responseResultType } = record;
  if (
    status !== null &&
    status < 400 &&
    isOrdinary(detailedResultType) &&
    isOrdinary(resultType) &&
    isOrdinary(responseResultType)
  )
    return null;
  const words = [detailedResultType, resultType, responseResultType].filter((word) => word !== null);
  if (words.length === 0) return judgeWithoutWords(status);
  const telling = words.find((word) => ![null, 'untold'].includes(pointOfLabel(word)));
  if (telling === undefined) {
    const unlisted = words.find((one) => !isListed(one));
    return unlisted === undefined
      ? judgeByStatus(status, words.includes('Error'), record)
      : judgeUnlisted(status, unlisted);
  }
  const point = pointOfLabel(telling) ?? 'untold';
  if ((point === 'lambda-answered' || point === 'function-answered') && (status ?? 0) < 400) return null;
  const causes = possibleCauses(point, status);
  const meaning = MEANINGS.get(telling);
  const because = meaning ? `CloudFront ${meaning}.` : POINT_WORDS[point];
  if (point === 'time-out') return judgeTimeOut(telling, because, causes, record);
  const didOriginAnswer = point === 'response' && record.originFirstByte !== null;
  return { word: telling, madeBy: didOriginAnswer ? 'origin' : madeByAt(point), causes, because };
}

/**
 * The record lacks the fields that say who made an answer: the log does not have them, or they are cut off.
 */
function judgeWithoutWords(status: number | null): Ending | null {
  if (status === null || status < 400) return null;
  return {
    word: `status ${status}`,
    madeBy: 'unknown',
    causes: [],
    because: 'The record has the status and no result type: who made the answer is not told.',
  };
}

/** A word that AWS may have added to its guide since. It names some failure, so the origin is not blamed. */
function judgeUnlisted(status: number | null, word: string): Ending | null {
  if (status === null || status < 400) return null;
  return {
    word: word.slice(0, WORD_MAX),
    madeBy: 'unknown',
    causes: [],
    because: 'What CloudFront means by this word is not on record.',
  };
}

function judgeByStatus(
  status: number | null,
  saysError: boolean,
  { originFirstByte }: LogRecord,
): Ending | null {
  if (status === null || status < 400) return null;
  if (saysError && originFirstByte === null)
    return {
      word: 'Error',
      madeBy: 'unknown',
      causes: [],
      because: 'The log says Error and no more; it may be an error that was still in the cache.',
    };
  return {
    word: saysError ? 'Error' : 'an answer of the origin',
    madeBy: 'origin',
    causes: status >= 500 ? ['http-upstream-error'] : [],
    because:
      'The log names no failure of CloudFront, so the origin probably made this answer and CloudFront passed it on.',
  };
}

/**
 * Tells the kind of time-out by its length: with the defaults, CloudFront stops connecting after 10, 20 or 30
 * s, and reading after 30 s or a multiple. Other settings change both, so nothing is ruled out; the likelier
 * comes first.
 */
function judgeTimeOut(
  word: string,
  meaning: string,
  causes: readonly CauseId[],
  { timeTakenSeconds: seconds }: LogRecord,
): Ending {
  const base = { word, madeBy: 'cloudfront' } as const;
  if (seconds === null) return { ...base, causes, because: meaning };
  const { connectSeconds, connectAttempts, responseSeconds } = DEFAULT_TIMEOUTS;
  const fits = (limit: number) => Math.abs(seconds - limit) < 1;
  const isConnecting = fits(connectSeconds) || fits(connectSeconds * 2);
  const isEither = fits(connectSeconds * connectAttempts);
  const first: readonly CauseId[] =
    isConnecting || isEither ? ['tcp-timed-out', 'address-not-public'] : ['http-timed-out'];
  const ordered = [...first, ...causes.filter((cause) => !first.includes(cause))];
  const hint = isEither
    ? 'fits connecting in vain as well as a slow answer'
    : isConnecting
      ? 'fits connecting in vain: a firewall or a private address'
      : seconds < responseSeconds - 1
        ? 'fits neither default time-out'
        : 'fits an origin that answers too slowly';
  return { ...base, causes: ordered, because: `${meaning} ${seconds} s ${hint}.` };
}
