/**
 * The largest payload that is taken, over HTTP or a socket. A message has 40,000 characters at most, which
 * Slack sends twice, as text and as blocks: 720 kB where each takes nine bytes of a form. Reading four
 * megabytes takes half a second on the thread that acknowledges.
 */
export const PAYLOAD_MAX_BYTES = 1024 * 1024;
/**
 * Bytes of bodies that are read at once before anything says that Slack sent them: anybody may connect.
 * Slack's own are small and arrive within milliseconds.
 */
const ROOM_BYTES = 16 * 1024 * 1024;

/** The room for bodies that nobody signed yet. */
export type BodyRoom = {
  /**
   * Lets one more body in. Where more arrives than there is room for, the largest is cut off, the oldest of
   * equal ones first: whoever sends large bodies slowly must not keep out Slack.
   *
   * @param cut ends the reading of this body
   */
  readonly enter: (cut: () => void) => {
    /** So many bytes of it arrived. */
    readonly add: (bytes: number) => void;
    /** It was read. */
    readonly leave: () => void;
  };
};

type Body = { bytes: number; readonly cut: () => void };

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
    enter(cut) {
      const body: Body = { bytes: 0, cut };
      bodies.add(body);
      return {
        add(bytes) {
          if (!bodies.has(body)) return;
          body.bytes += bytes;
          taken += bytes;
          while (taken > ROOM_BYTES) cutLargest();
        },
        leave: () => leave(body),
      };
    },
  };
}
