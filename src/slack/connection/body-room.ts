/**
 * Bytes of bodies that are read at once before anything says that Slack sent them: anybody may connect.
 * Slack's own are small and arrive within milliseconds.
 */
const ROOM_BYTES = 16 * 1024 * 1024;

/** The room for bodies that nobody signed yet. */
export type BodyRoom = {
  /**
   * Makes room for one more body. Where there is none, the largest of the others are cut off, the oldest
   * first: whoever sends large bodies slowly must not keep out Slack.
   *
   * @param cut ends the reading of this body
   * @returns to be called once it is read
   */
  readonly enter: (bytes: number, cut: () => void) => () => void;
};

type Body = { readonly bytes: number; readonly cut: () => void };

export function createBodyRoom(): BodyRoom {
  /** Oldest first. */
  const bodies = new Set<Body>();
  let taken = 0;

  function leave(body: Body): void {
    if (bodies.delete(body)) taken -= body.bytes;
  }

  function cutLargest(): void {
    const largest = [...bodies].reduce((most, body) => (body.bytes > most.bytes ? body : most));
    leave(largest);
    largest.cut();
  }

  return {
    enter(bytes, cut) {
      while (bodies.size > 0 && taken + bytes > ROOM_BYTES) cutLargest();
      const body = { bytes, cut };
      bodies.add(body);
      taken += bytes;
      return () => leave(body);
    },
  };
}
