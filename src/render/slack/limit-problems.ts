import { isObject } from '../../formats/json-value.ts';
/** One offence: where (JSON pointer, RFC 6901) and what. */
export type LimitProblem = { readonly pointer: string; readonly problem: string };

/** What is wrong with a message or view; empty when nothing is. */
export type Problems = readonly LimitProblem[];
export const NONE: Problems = [];

export function checkText(text: unknown, at: string, most: number): Problems {
  if (!isObject(text)) return problem(at, 'not a text object');
  return [
    ...unless(
      text.type === 'plain_text' || text.type === 'mrkdwn',
      `${at}/type`,
      'neither plain_text nor mrkdwn',
    ),
    ...checkFilled(text.text, `${at}/text`, most),
  ];
}

export function checkPlain(text: unknown, at: string, most: number): Problems {
  const isPlain = isObject(text) && text.type === 'plain_text';
  return isPlain ? checkFilled(text.text, `${at}/text`, most) : problem(at, 'not a plain_text object');
}

export function checkFilled(value: unknown, at: string, most: number): Problems {
  return value === undefined || value === ''
    ? problem(at, 'must not be empty')
    : checkString(value, at, most);
}

export function checkString(value: unknown, at: string, most: number): Problems {
  if (value === undefined) return NONE;
  if (typeof value !== 'string') return problem(at, 'not a string');
  return unless(value.length <= most, at, `${value.length} characters, more than ${most}`);
}

export function eachOf(
  list: unknown,
  at: string,
  least: number,
  most: number,
  check: (item: unknown, at: string) => Problems,
): Problems {
  if (!Array.isArray(list)) return problem(at, 'not a list');
  return [
    ...unless(list.length >= least, at, 'must not be empty'),
    ...unless(list.length <= most, at, `${list.length} entries, more than ${most}`),
    ...list.flatMap((item, index) => check(item, `${at}/${index}`)),
  ];
}

export function optional(value: unknown, check: (value: unknown) => Problems): Problems {
  return value === undefined ? NONE : check(value);
}

export function unless(fine: boolean, pointer: string, text: string): Problems {
  return fine ? NONE : problem(pointer, text);
}

export function problem(pointer: string, text: string): Problems {
  return [{ pointer, problem: text }];
}
