import type { EdgeEvent, EdgeMatrixType, EdgeState } from '../../formats/edge-report.ts';
import type { EdgeJudgement } from '../judge-result.ts';
import type { EventCase } from './event-case.ts';

/** One event of the matrix and what the handler came to with it. */
export type MatrixRow = { readonly case: EventCase; readonly judgement: EdgeJudgement };

/** A row with what it counts as in the sum. */
export type CountedRow = MatrixRow & { readonly state: EdgeState };

/** The whole table. */
export type Matrix = {
  readonly state: EdgeState;
  readonly types: readonly EdgeMatrixType[];
  /**
   * Rows that are not valid, of the types it seems written for; the worst first, and of these the smallest
   * event.
   */
  readonly failing: readonly CountedRow[];
};

/**
 * Sums a matrix up.
 *
 * @param isGuessed the event was not given; if all events of one type succeed, failures at another type count
 * less
 */
export function judgeMatrix(all: readonly MatrixRow[], isGuessed: boolean): Matrix {
  const rows = all.map((row) => ({ ...row, state: stateOf(row, all) }));
  const counted = [...new Set(rows.map(({ case: { event } }) => event))].map((event) => count(event, rows));
  const hasGood = counted.some(({ valid }) => valid > 0);
  const types = counted.map((type) => ({
    ...type,
    isOther: isGuessed && hasGood && type.invalid > 0 && type.valid === 0,
  }));
  const meant = types.filter(({ isOther }) => !isOther);
  const failing = rows
    .filter((row) => row.state !== 'valid' && meant.some(({ event }) => event === row.case.event))
    .toSorted((one, other) => rank(one) - rank(other) || sizeOf(one) - sizeOf(other));
  return { state: summary(meant, isGuessed), types, failing };
}

function count(event: EdgeEvent, rows: readonly CountedRow[]): Omit<EdgeMatrixType, 'isOther'> {
  const own = rows.filter((row) => row.case.event === event);
  const of = (state: EdgeState) => own.filter((row) => row.state === state).length;
  return {
    event,
    events: own.length,
    valid: of('valid'),
    invalid: of('invalid'),
    unsure: of('unsure'),
    notRun: of('not-judged'),
  };
}

/** A failure with a rare event makes the handler unsure, unless the usual events fail as well. */
function stateOf(
  { case: { isRare, event }, judgement: { state } }: MatrixRow,
  all: readonly MatrixRow[],
): EdgeState {
  const isAlone = all.some((row) => row.case.event === event && row.judgement.state === 'valid');
  return isRare && isAlone && state === 'invalid' ? 'unsure' : state;
}

function rank({ state }: CountedRow): number {
  return ['invalid', 'unsure', 'not-judged', 'valid'].indexOf(state);
}

function sizeOf({ case: { value } }: MatrixRow): number {
  return JSON.stringify(value).length;
}

function summary(types: readonly Omit<EdgeMatrixType, 'isOther'>[], isGuessed: boolean): EdgeState {
  const isGood = ({ events, valid }: { readonly events: number; readonly valid: number }) => valid === events;
  if (types.every(isGood)) return 'valid';
  if (types.every(({ events, notRun }) => notRun === events)) return 'not-judged';
  if (types.some(({ invalid }) => invalid > 0)) return isGuessed && types.some(isGood) ? 'unsure' : 'invalid';
  return 'unsure';
}
