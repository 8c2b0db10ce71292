/**
 * Whose check begins next: each person's in turn, so that one check does not wait behind the many of somebody
 * else. A turn is a number; lower ones begin first, equal ones in the order of asking.
 */
export type PersonTurns = {
  /** The turn that this person's next check would get: level with what begins now, one after their last. */
  readonly next: (person: string) => number;
  readonly take: (person: string) => number;
  /** A check with this turn begins. */
  readonly begin: (turn: number) => void;
  /** Nothing waits or runs, so nobody has had more than others. */
  readonly reset: () => void;
};

export function createPersonTurns(): PersonTurns {
  const last = new Map<string, number>();
  let now = 0;
  const next = (person: string) => Math.max(now, (last.get(person) ?? -1) + 1);
  return {
    next,
    take(person) {
      const turn = next(person);
      last.set(person, turn);
      return turn;
    },
    begin(turn) {
      now = Math.max(now, turn);
    },
    reset() {
      now = 0;
      last.clear();
    },
  };
}
