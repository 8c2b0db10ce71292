/**
 * How the cells of a row are kept apart: by this character, or by runs of spaces where a copy lost its tabs.
 */
export type Delimiter = '\t' | ',' | ';' | '|' | ' ';

/** Cells of one row, without the quotation marks of CSV (RFC 4180 §2) and the outer bars of a table. */
export function splitRow(line: string, delimiter: Delimiter): readonly string[] {
  switch (delimiter) {
    case '\t':
      return line.split('\t');
    case ' ':
      return line.trim().split(/\s+/);
    case '|':
      return line
        .replace(/^\s*\|/, '')
        .replace(/\|\s*$/, '')
        .split('|')
        .map((cell) => cell.trim());
    default:
      return line.includes('"')
        ? splitQuoted(line, delimiter)
        : line.split(delimiter).map((cell) => cell.trim());
  }
}

function splitQuoted(line: string, delimiter: string): readonly string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      let end = at + 1;
      while (end < line.length && !(line[end] === '"' && line[end + 1] !== '"'))
        end += line[end] === '"' ? 2 : 1;
      cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
      const next = line.indexOf(delimiter, end + 1);
      if (next === -1) break;
      at = next + 1;
    } else {
      const next = line.indexOf(delimiter, at);
      cells.push(line.slice(at, next === -1 ? line.length : next).trim());
      if (next === -1) break;
      at = next + 1;
    }
  }
  return cells;
}

/** The most characters of a row over several lines. */
const ROW_MAX = 64 * 1024;

/** Puts rows of CSV together that go on over several lines. */
export function createRowJoiner() {
  let begun = '';
  return {
    /** @returns the whole row; `null` while it goes on with the next line */
    join(line: string): string | null {
      const row = begun === '' ? line : `${begun}\n${line}`;
      const goesOn = isOpenRow(row) && row.length < ROW_MAX;
      begun = goesOn ? row : '';
      return goesOn ? null : row;
    },
    reset() {
      begun = '';
    },
  };
}

/** Whether a row of CSV ends inside quotation marks: it goes on with the next line. */
function isOpenRow(line: string): boolean {
  let quotes = 0;
  for (let at = line.indexOf('"'); at !== -1; at = line.indexOf('"', at + 1)) quotes += 1;
  return quotes % 2 === 1;
}
