import type { EdgeEvent } from '../event.ts';
import type { EdgeJudgement, EdgeState } from '../judge-result.ts';
import type { EventCase } from './event-case.ts';

/** One event of the matrix and what the handler came to with it. */
export type MatrixRow = { readonly case: EventCase; readonly judgement: EdgeJudgement };

/** How a handler fared at one event type. */
export type MatrixType = {
  readonly event: EdgeEvent;
  readonly events: number;
  readonly valid: number;
  readonly invalid: number;
  readonly unsure: number;
  readonly notRun: number;
  /** It fails at every one of these events and not at those of another type: it is hardly written for this one. */
  readonly isOther: boolean;
};

/** The whole table. */
export type Matrix = {
  readonly state: EdgeState;
  readonly types: readonly MatrixType[];
  /** Rows that are not valid, of the types it seems written for; the worst first, and of these the smallest event. */
  readonly failing: readonly MatrixRow[];
};

/**
 * Sums a matrix up.
 *
 * @param isGuessed nobody said at which event the function runs; then a type at which all goes well speaks against the
 *   failures at another one
 */
export function judgeMatrix(rows: readonly MatrixRow[], isGuessed: boolean): Matrix {
  const counted = [...new Set(rows.map(({ case: { event } }) => event))].map((event) => count(event, rows));
  const hasGood = counted.some(({ valid }) => valid > 0);
  const types = counted.map((type) => ({
    ...type,
    isOther: isGuessed && hasGood && type.invalid > 0 && type.valid === 0,
  }));
  const meant = types.filter(({ isOther }) => !isOther);
  const failing = rows
    .filter((row) => stateOf(row) !== 'valid' && meant.some(({ event }) => event === row.case.event))
    .toSorted((one, other) => rank(one) - rank(other) || sizeOf(one) - sizeOf(other));
  return { state: summary(meant, isGuessed), types, failing };
}

function count(event: EdgeEvent, rows: readonly MatrixRow[]): Omit<MatrixType, 'isOther'> {
  const own = rows.filter((row) => row.case.event === event);
  const of = (state: EdgeState) => own.filter((row) => stateOf(row) === state).length;
  return {
    event,
    events: own.length,
    valid: of('valid'),
    invalid: of('invalid'),
    unsure: of('unsure'),
    notRun: of('not-judged'),
  };
}

/** What a row counts as: a failure with an event that is seldom met is a doubt. */
export function stateOf({ case: { isRare }, judgement: { state } }: MatrixRow): EdgeState {
  return isRare && state === 'invalid' ? 'unsure' : state;
}

function rank(row: MatrixRow): number {
  return ['invalid', 'unsure', 'not-judged', 'valid'].indexOf(stateOf(row));
}

function sizeOf({ case: { value } }: MatrixRow): number {
  return JSON.stringify(value).length;
}

function summary(types: readonly Omit<MatrixType, 'isOther'>[], isGuessed: boolean): EdgeState {
  const isGood = ({ events, valid }: { readonly events: number; readonly valid: number }) => valid === events;
  if (types.every(isGood)) return 'valid';
  if (types.every(({ events, notRun }) => notRun === events)) return 'not-judged';
  if (types.some(({ invalid }) => invalid > 0)) return isGuessed && types.some(isGood) ? 'unsure' : 'invalid';
  return 'unsure';
}
