/**
 * Where a request failed, in the distinctions CloudFront itself makes in its pages, headers and logs. What
 * each leaves possible at the origin is for `explain/` to say.
 */
export type FailurePoint =
  /** The origin's name did not resolve. */
  | 'resolve'
  /** No connection, or none that was usable: TCP, TLS or certificate. */
  | 'connect'
  /** A connection attempt failed or ran out of time; the status tells the two apart. */
  | 'connect-or-time-out'
  /** No usable connection, or a response that breaks HTTP. */
  | 'connect-or-response'
  /** Connecting or reading took too long. */
  | 'time-out'
  /** The origin's response breaks HTTP, or the origin answered with an error of its own. */
  | 'response'
  | 'response-malformed'
  | 'response-header-too-large'
  /** The connection broke while the request was sent or the response was read. */
  | 'connection-broken'
  | 'lambda-validation'
  | 'function-validation'
  | 'lambda-execution'
  | 'lambda-limit'
  | 'function-execution'
  | 'function-throttled'
  /** The edge function made the response itself; no fault of CloudFront's. */
  | 'lambda-answered'
  | 'function-answered'
  /** The edge location had no capacity (503). */
  | 'capacity'
  /** The viewer's own cause: it left, was blocked, or sent something CloudFront refuses. */
  | 'viewer'
  /** CloudFront reports a failure without its reason. */
  | 'untold';

const OF_FUNCTIONS: ReadonlySet<FailurePoint> = new Set([
  'lambda-validation',
  'function-validation',
  'lambda-execution',
  'lambda-limit',
  'function-execution',
  'function-throttled',
  'lambda-answered',
  'function-answered',
]);

/** Whether an edge function failed there, or answered by itself. */
export const isOfFunction = (point: FailurePoint): boolean => OF_FUNCTIONS.has(point);
