import { type Columns, type Field, saysEnding } from './log-columns.ts';
import {
  type LogRecord,
  minuteOf,
  numberOf,
  present,
  STANDARD_WIDTHS,
  saysSomething,
  statusOf,
  timesOf,
} from './log-record.ts';

/** Rows with more cells are read line by line. */
const CELLS_MAX = 256;
/** Longer lines are cut by those who read lines. */
const LINE_MAX = 64 * 1024;
const CR = 13;
const DASH = 45;

/**
 * Reads rows of an access log out of a long text, several times faster than line by line: of a row that
 * worked few cells are ever looked at. Whatever is no whole row of the given columns is left to those who
 * read lines, and would mean the same there.
 */
export function createRowReader() {
  const row = new RowInText();
  return {
    /**
     * @param from where a line begins
     * @param take is given a record that is good until it returns
     * @returns where the first line begins that was not taken
     */
    read(text: string, from: number, columns: Columns, take: (record: LogRecord) => void): number {
      const isTabs = columns.delimiter === '\t';
      const isKnown = isTabs || (columns.delimiter === ',' && columns.isNamed);
      if (!isKnown || columns.isForeign || !saysEnding(columns)) return from;
      row.begin(text, columns);
      for (let at = from; ; ) {
        const end = text.indexOf('\n', at);
        if (
          end === -1 ||
          end - at > LINE_MAX ||
          !row.find(at, text.charCodeAt(end - 1) === CR ? end - 1 : end)
        )
          return at;
        take(row);
        at = end + 1;
      }
    },
  };
}

/** One row, whose cells are read when they are asked for. */
class RowInText implements LogRecord {
  readonly form = 'standard-log';
  #text = '';
  #columns: Columns = { delimiter: '\t', width: 0, at: {}, isNamed: false };
  #count = 0;
  readonly #starts = new Int32Array(CELLS_MAX + 1);
  /** Beginnings of rows with the same minute are the same. */
  #beginning = '';
  #minute: string | null = null;

  begin(text: string, columns: Columns): void {
    this.#text = text;
    this.#columns = columns;
    this.#beginning = '';
  }

  /** Finds the cells of a line; false where it is no whole row. */
  find(from: number, end: number): boolean {
    const { delimiter, isNamed, width } = this.#columns;
    const isTabs = delimiter === '\t';
    if (isTabs ? !this.#split(from, end) : !this.#splitQuoted(from, end)) return false;
    if (isTabs && this.#isDated(from))
      return isNamed ? this.#count >= width : STANDARD_WIDTHS.has(this.#count);
    return isNamed && this.#count === width && saysSomething(this);
  }

  #split(from: number, end: number): boolean {
    const text = this.#text;
    const { delimiter } = this.#columns;
    const starts = this.#starts;
    let count = 0;
    let at = from;
    while (count < CELLS_MAX) {
      starts[count] = at;
      count += 1;
      const next = text.indexOf(delimiter, at);
      if (next === -1 || next >= end) {
        starts[count] = end + 1;
        this.#count = count;
        return true;
      }
      at = next + 1;
    }
    return false;
  }

  /** Cells in quotation marks may have delimiters in them, but no quotation marks. */
  #splitQuoted(from: number, end: number): boolean {
    const text = this.#text;
    const quote = text.indexOf('"', from);
    if (quote === -1 || quote >= end) return this.#split(from, end);
    const starts = this.#starts;
    let count = 0;
    let at = from;
    while (count < CELLS_MAX) {
      starts[count] = at;
      count += 1;
      let next: number;
      if (text.charCodeAt(at) === 34) {
        next = text.indexOf('"', at + 1) + 1;
        if (next === 0 || next > end || (next !== end && text.charCodeAt(next) !== 44)) return false;
      } else {
        next = text.indexOf(',', at);
        if (next === -1 || next > end) next = end;
        const inside = text.indexOf('"', at);
        if (inside !== -1 && inside < next) return false;
      }
      if (next === end) {
        starts[count] = end + 1;
        this.#count = count;
        return true;
      }
      at = next + 1;
    }
    return false;
  }

  /** `2026-11-23<tab>10:04:05<tab>` */
  #isDated(from: number): boolean {
    const text = this.#text;
    const isDigit = (at: number) => {
      const code = text.charCodeAt(from + at);
      return code >= 0x30 && code <= 0x39;
    };
    const starts = this.#starts;
    if (this.#count < 3 || starts[1] !== from + 11 || starts[2] !== from + 20) return false;
    return (
      text.charCodeAt(from + 4) === DASH &&
      text.charCodeAt(from + 7) === DASH &&
      text.charCodeAt(from + 13) === 58 &&
      text.charCodeAt(from + 16) === 58 &&
      [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18].every(isDigit)
    );
  }

  #cell(field: Field): string | null {
    const column = this.#columns.at[field];
    if (column === undefined || column >= this.#count) return null;
    const start = this.#starts[column] ?? 0;
    const end = (this.#starts[column + 1] ?? 0) - 1;
    if (this.#columns.delimiter === '\t') return present(this.#text.slice(start, end));
    return present(
      this.#text.charCodeAt(start) === 34
        ? this.#text.slice(start + 1, end - 1)
        : this.#text.slice(start, end).trim(),
    );
  }

  get status() {
    return statusOf(this.#cell('sc-status'));
  }
  get resultType() {
    return this.#cell('x-edge-result-type');
  }
  get responseResultType() {
    return this.#cell('x-edge-response-result-type');
  }
  get detailedResultType() {
    return this.#cell('x-edge-detailed-result-type');
  }
  get method() {
    return this.#cell('cs-method');
  }
  get path() {
    return this.#cell('cs-uri-stem');
  }
  get protocol() {
    return this.#cell('cs-protocol');
  }
  get httpVersion() {
    return this.#cell('cs-protocol-version');
  }
  get edgeLocation() {
    return this.#cell('x-edge-location');
  }
  get minute() {
    const { date, time } = this.#columns.at;
    if (date !== 0 || time !== 1) return minuteOf((field) => this.#cell(field));
    const [from = 0, second = 0] = this.#starts;
    if (this.#beginning === '' || !this.#text.startsWith(this.#beginning, from)) {
      this.#minute = minuteOf((field) => this.#cell(field));
      this.#beginning = this.#text.slice(from, second + 5);
    }
    return this.#minute;
  }
  get timeTakenSeconds() {
    return numberOf(this.#cell('time-taken'));
  }
  get requestId() {
    return this.#cell('x-edge-request-id');
  }
  get originHost() {
    return this.#cell('r-host');
  }
  get host() {
    return this.#cell('x-host-header') ?? this.#cell('cs-host');
  }
  get times() {
    return timesOf(this.#cell('count'));
  }
  get originFirstByte() {
    return numberOf(this.#cell('origin-fbl'));
  }
}
