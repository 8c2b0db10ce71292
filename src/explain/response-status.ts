/**
 * A status as a program printed it. `starts`: it begins a response, so what stands before it belongs to
 * another one.
 */
export type StatusMark = { readonly status: number; readonly at: number; readonly starts: boolean };

const MARKS_MAX = 2_000;
const REASONS =
  'Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out|Internal Server Error|Forbidden|Not Found';

/** A status line: `HTTP/2 502`, `< HTTP/1.1 502 Bad Gateway`, `reply: 'HTTP/1.1 502 …'`. */
const STATUS_LINE = /(?<![\w/])HTTP\/\d(?:\.\d)? (\d{3})(?!\d)/gi;
/** How programs, browsers and libraries write the same. */
const SHAPES: readonly RegExp[] = [
  // `:status: 502`, `status: 502,`, `"status": 502`, `'HTTPStatusCode': 502`, `StatusCode : 502`, `Status
  // Code` and on the next line `502`
  /(?<![\w-])(?:http_code|(?:HTTP)?:?status(?:[ _-]?code)?)\\?["']?[ \t]{0,40}(?:[:=,|]|=>|\t|\r?\n|[ \t])\s{0,20}\\?["'{]?([1-5]\d{2})(?![\w.])/gi,
  // `HTTP status 504`, `HTTP error 502`, `<Response [502]>`, `<Response 502 bytes`
  /(?<![\w/])(?:HTTP(?: status| error)?(?: code)?:? |<?Response \[)([1-5]\d{2})(?![\w.])/gi,
  // `(502) Bad Gateway`, `502 Bad Gateway`, `502 (Bad Gateway)`, `502 Server Error: Bad Gateway for url`
  new RegExp(
    `(?<![\\w.#$])\\(?([45]\\d{2})\\)?,? \\(?(?:Server Error: |Client Error: )?(?:${REASONS})`,
    'gi',
  ),
];

/** Every status in a text, in order. Linear in the text. */
export function statusMarks(text: string): readonly StatusMark[] {
  const marks: StatusMark[] = [];
  for (const [index, look] of [STATUS_LINE, ...SHAPES].entries()) {
    let count = 0;
    for (const match of text.matchAll(look)) {
      if (count === MARKS_MAX) break;
      count += 1;
      marks.push({ status: Number(match[1]), at: match.index, starts: index === 0 });
    }
  }
  return marks.sort((one, other) => one.at - other.at);
}
