/** Lets one check of each origin go on at a time, the others after it in the order in which they came. */
export type OriginTurns<T> = {
  /** Waits for its turn; `begin` is called then, at once where the origin is free. */
  readonly enter: (check: T) => void;
  /** Ends its turn: the next check of this origin begins. Does nothing where it has none. */
  readonly end: (check: T) => void;
  /** Stops waiting. */
  readonly withdraw: (check: T) => void;
};

export function createOriginTurns<T>(
  originOf: (check: T) => string,
  begin: (check: T) => void,
): OriginTurns<T> {
  const busy = new Map<string, { holder: T; readonly held: T[] }>();
  return {
    enter(check) {
      const line = busy.get(originOf(check));
      if (line !== undefined) {
        line.held.push(check);
        return;
      }
      busy.set(originOf(check), { holder: check, held: [] });
      begin(check);
    },
    end(check) {
      const line = busy.get(originOf(check));
      if (line === undefined || line.holder !== check) return;
      const next = line.held.shift();
      if (next === undefined) busy.delete(originOf(check));
      else {
        line.holder = next;
        begin(next);
      }
    },
    withdraw(check) {
      const held = busy.get(originOf(check))?.held ?? [];
      if (held.includes(check)) held.splice(held.indexOf(check), 1);
    },
  };
}
