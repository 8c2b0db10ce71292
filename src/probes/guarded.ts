/**
 * Wraps a callback that runs while an origin's bytes are read. Node calls these outside of every `try`, so an
 * exception would end the process; wrapped, it only ends the attempt.
 *
 * @param work a listener, or a function for a timer
 * @param fail called with what `work` threw; ends the attempt and does not throw
 */
export function guarded<Given extends unknown[]>(
  work: (...given: Given) => void,
  fail: (error: unknown) => void,
): (...given: Given) => void {
  return (...given) => {
    try {
      work(...given);
    } catch (error) {
      fail(error);
    }
  };
}
