import type { EdgeEvent, EdgeState } from '../../src/formats/edge-report.ts';

/** `{ text }` gives the result as text that may not be JSON; anything else is the value itself. `rules` in any order. */
export type Row = readonly [
  name: string,
  event: EdgeEvent,
  result: unknown,
  state: EdgeState,
  rules?: readonly string[],
  inputText?: string,
];
