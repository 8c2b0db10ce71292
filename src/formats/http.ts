import type { BrokenHttp } from './http-fault.ts';
import type { Count, Milliseconds, StatusCode } from './units.ts';
/**
 * One request as CloudFront sends it and what came back. Header names keep their case and order, as received.
 */
export type HttpExchange = {
  readonly statusCode: StatusCode;
  readonly reason: string;
  readonly httpVersion: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes of the response head, status line to blank line. */
  readonly headBytes: Count;
  readonly body: {
    /** Body bytes read (after de-chunking, never inflated). */
    readonly bytes: Count;
    /**
     * Start of the body as text (invalid UTF-8 replaced), at most 4,096 characters; empty where the content
     * is not text.
     */
    readonly sample: string;
    /**
     * `complete`: the framing's end was seen; `bounded`: we stopped reading; the rest: how the origin broke
     * off.
     */
    readonly ending: 'complete' | 'bounded' | 'closed' | 'reset' | 'timed-out' | 'malformed';
    readonly detail?: string;
    /** HTTP broke in the body or behind it. `detail` says the same. */
    readonly http?: BrokenHttp;
  };
  /** Milliseconds from the start of the attempt. `tlsMs` is `null` for plain HTTP. */
  readonly timings: {
    readonly connectMs: Milliseconds;
    readonly tlsMs: Milliseconds | null;
    readonly firstByteMs: Milliseconds;
    readonly endMs: Milliseconds;
  };
  /** What was negotiated for this exchange; `null` for plain HTTP. */
  readonly tls: { readonly version: string; readonly cipherSuite: string } | null;
};
