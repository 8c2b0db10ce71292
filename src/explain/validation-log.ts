import { VALIDATION_LOG_GROUP } from '../cloudfront/log-fields.ts';
import { EDGE_RULES } from '../edge-functions/judge-result.ts';
import type { ExplainReport } from '../formats/explain-report.ts';
import { tally } from './tally.ts';

/** One line CloudFront wrote about a Lambda@Edge result. */
type ValidationLine = {
  readonly requestId: string | null;
  /** The text after `Validation error:`; `null` for a line that only names function or request. */
  readonly error: string | null;
  /** `name:version` of the function. */
  readonly functionVersion: string | null;
  readonly region: string | null;
};

const REQUEST_ID = /\(([\w-]{20,90}={0,2})\)/;
const FUNCTION =
  /Invoking LambdaFunctionARN: arn:aws[\w-]{0,20}:lambda:[\w-]{1,30}:\d{12}:function:(?:us-east-1\.)?([\w-]{1,70}:\d{1,9})(?: Region: ([\w-]{1,30}))?/;
/** Only lines with these words report a failed validation. The words remain where a copy lost the prefix. */
const ERROR_MARK = 'Validation error:';
const UNMARKED = [
  'Lambda function result failed validation,',
  'Lambda function result validation failed,',
  'The Lambda function returned an invalid entry in the headers object, the value',
  'The Lambda function returned an invalid response, the length',
];
const ERROR_MAX = 600;

/** @returns `null` for a line that is not of the validation log */
function parseLine(line: string): ValidationLine | null {
  const error = errorIn(line);
  const invoked = line.includes('Invoking LambdaFunctionARN') ? FUNCTION.exec(line) : null;
  const isReceived = line.includes('Response received from Lambda: RequestId:');
  if (error === null && !invoked && !isReceived) return null;
  return {
    requestId: REQUEST_ID.exec(line.slice(0, 1000))?.[1] ?? null,
    error,
    functionVersion: invoked?.[1] ?? null,
    region: invoked?.[2] ?? null,
  };
}

function errorIn(line: string): string | null {
  const marked = line.indexOf(ERROR_MARK);
  // Programs of every kind log these two words, so CloudFront's request id or its words for the function are
  // required too.
  if (marked !== -1 && (REQUEST_ID.test(line.slice(0, marked)) || line.includes('Lambda function', marked)))
    return withoutFence(line.slice(marked + ERROR_MARK.length, marked + ERROR_MAX));
  const start = UNMARKED.map((words) => line.indexOf(words)).find((at) => at !== -1);
  return start === undefined ? null : withoutFence(line.slice(start, start + ERROR_MAX));
}

/** Without what ends a quotation or a block of code. */
const withoutFence = (text: string): string => text.trim().replace(/[`"']+$/, '');

/**
 * Which rules a text is about. Only some forms of CloudFront's sentences are on record, so parts are matched.
 */
const MEANINGS: readonly (readonly [pattern: RegExp, rules: readonly string[]])[] = [
  [/tried to add a blacklisted header/i, ['header-disallowed']],
  [/tried to delete\w* (?:a |the )?read-only header/i, ['header-read-only-deleted']],
  [/tried to add\w* (?:a |the )?read-only header/i, ['header-read-only-added', 'header-read-only-generated']],
  [/tried to change\w* (?:a |the )?read-only header/i, ['header-read-only-changed']],
  [/invalid character ?: ?'(?:%0D|\r)/i, ['header-value-carriage-return']],
  [/invalid character ?: ?'[^']{0,20}' in header value/i, ['header-value-control-character']],
  [/invalid character ?: ?'[^']{0,20}' in header name/i, ['header-name-character']],
  [/value of each header value must be of string or array of string/i, ['header-value-not-a-string']],
  [/length of the body size and header was/i, ['response-too-large']],
];

/** Ids of the rules a validation text names; none for a text nobody has recorded. */
function rulesNamed(error: string): readonly string[] {
  return MEANINGS.find(([pattern]) => pattern.test(error))?.[1] ?? [];
}

/** Reads lines one at a time and keeps counts. */
export function summariseValidations() {
  let errors = 0;
  let lines = 0;
  const texts = tally();
  const rules = tally();
  const functions = tally();
  const regions = tally();
  const requestIds = new Set<string>();
  return {
    /** Whether it is a line of the validation log. */
    readLine(line: string): boolean {
      const parsed = parseLine(line);
      if (parsed === null) return false;
      const { error, functionVersion, region, requestId } = parsed;
      lines += 1;
      functions.add(functionVersion);
      regions.add(region);
      if (requestId !== null && requestIds.size < 20) requestIds.add(requestId);
      if (error === null) return true;
      errors += 1;
      texts.add(error);
      for (const rule of rulesNamed(error)) rules.add(rule);
      return true;
    },
    toReport(): ExplainReport | null {
      if (lines === 0) return null;
      const [text] = texts.top(1);
      const named = [...functions.top(3), ...regions.top(3)].map(({ key }) => key).join(', ');
      return {
        schema: 'cf502/explain@1',
        form: 'validation-log',
        madeBy: errors > 0 ? 'function' : 'unknown',
        status: errors > 0 ? 502 : null,
        causes: errors > 0 ? ['lambda-edge-validation'] : [],
        because: text
          ? `CloudFront refused ${errors === 1 ? 'a result' : `${errors} results`} of a Lambda@Edge function${named ? ` (${named})` : ''}: ${text.key}`
          : `These lines name a Lambda@Edge function${named ? ` (${named})` : ''}, but no validation error.`,
        next:
          errors > 0
            ? ['Judge the result itself: cf502 edge RESULT.json --event …']
            : [`Look for "Validation error:" in ${VALIDATION_LOG_GROUP}.`],
        hosts: [],
        requestIds: [...requestIds],
        rules: ruleFacts(rules.top(10).map(({ key }) => key)),
        records: Math.max(errors, 1),
        ...(errors > 1
          ? {
              groups: {
                cause: texts.top(20).map((group) => ({
                  ...group,
                  causes: ['lambda-edge-validation'] as const,
                  madeBy: 'function' as const,
                })),
                status: [{ key: '502', count: errors }],
                path: [],
                edgeLocation: [],
                minute: [],
              },
            }
          : {}),
      };
    },
  };
}

/** Fix and source of rules by id. */
export function ruleFacts(ids: readonly string[]): ExplainReport['rules'] {
  return EDGE_RULES.filter(({ id }) => ids.includes(id)).map(({ id, fix, source }) => ({
    rule: id,
    fix,
    source,
  }));
}
