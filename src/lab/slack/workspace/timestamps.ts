/**
 * Message ids in Slack's form, `1700000000.000100`: seconds and six digits, unique and increasing even when
 * the clock stands still or runs backwards.
 *
 * @param now milliseconds since 1970
 */
export function createTimestamps(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(Math.floor(now()) * 1000, last + 100);
    const seconds = Math.floor(last / 1_000_000);
    return `${seconds}.${String(last % 1_000_000).padStart(6, '0')}`;
  };
}
