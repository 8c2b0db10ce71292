/**
 * Where a text stops being JSON (RFC 8259), and what a person would want to hear about it. Line and column
 * count from 1.
 */
export type SyntaxFault = { readonly line: number; readonly column: number; readonly hint: string };

const SPACE = /[\t\n\r ]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** @returns `null` when the text is JSON */
export function syntaxFault(text: string): SyntaxFault | null {
  const offset = faultOffset(text);
  if (offset === null) return null;
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n'), hint: hintAt(text, offset) };
}

/** Walks the text with its own stack: nesting as deep as the text is long must not end the process. */
function faultOffset(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let offset = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset;
    const found = pattern.test(text);
    if (found) offset = pattern.lastIndex;
    return found;
  };
  const takeChar = (char: string): boolean => {
    take(SPACE);
    if (text[offset] !== char) return false;
    offset += 1;
    return true;
  };
  const takeString = (): boolean => {
    const end = stringEnd(text, offset);
    if (end === null) return false;
    offset = end;
    return true;
  };
  const takeName = (): boolean => {
    take(SPACE);
    return takeString() && takeChar(':');
  };

  let expect: 'value' | 'end' = 'value';
  for (;;) {
    take(SPACE);
    if (expect === 'value') {
      const opener = text[offset];
      if (opener === '{' || opener === '[') {
        offset += 1;
        if (takeChar(opener === '{' ? '}' : ']')) expect = 'end';
        else {
          open.push(opener);
          if (opener === '{' && !takeName()) return offset;
        }
      } else if (takeString() || take(NUMBER) || take(WORD)) expect = 'end';
      else return offset;
      continue;
    }
    const inside = open.at(-1);
    if (inside === undefined) return offset === text.length ? null : offset;
    if (takeChar(',')) {
      if (inside === '{' && !takeName()) return offset;
      expect = 'value';
    } else if (takeChar(inside === '{' ? '}' : ']')) open.pop();
    else return offset;
  }
}

/**
 * The offset after the string that begins here. By hand, since a pattern would keep a step for every
 * character.
 */
function stringEnd(text: string, start: number): number | null {
  if (text[start] !== '"') return null;
  for (let offset = start + 1; offset < text.length; ) {
    const char = text.charCodeAt(offset);
    if (char === 0x22) return offset + 1;
    if (char < 0x20) return null;
    if (char === 0x5c) {
      ESCAPE.lastIndex = offset;
      if (!ESCAPE.test(text)) return null;
      offset = ESCAPE.lastIndex;
    } else offset += 1;
  }
  return null;
}

function hintAt(text: string, offset: number): string {
  const rest = text.slice(offset, offset + 40);
  if (rest === '') return 'the text ends before the value does';
  if (/^['`]/.test(rest)) return `JSON strings stand in double quotes: ${show(rest)}`;
  if (/^"/.test(rest))
    return `this string is not closed, or holds a line break or an unknown escape: ${show(rest)}`;
  if (/^\/[/*]/.test(rest)) return 'JSON has no comments';
  if (/^[}\]]/.test(rest)) return 'a comma or colon stands before a closing bracket';
  if (/^undefined\b/.test(rest)) return '`undefined` is JavaScript, not JSON';
  if (/^(?:async|function|\()/.test(rest))
    return 'this is JavaScript code; paste what the function returns, as JSON.stringify prints it';
  if (/^(?:module|exports?|import|const|let|var|return)\b/.test(rest))
    return 'this is JavaScript code; paste what the function returns, as JSON.stringify prints it';
  if (/^[A-Za-z_$][\w$]{0,30}\s{0,5}:/.test(rest)) return `JSON names stand in double quotes: ${show(rest)}`;
  return `JSON cannot go on with ${show(rest)}`;
}

function show(rest: string): string {
  const [line = ''] = rest.split(/[\r\n]/);
  return JSON.stringify(line.slice(0, 24));
}
