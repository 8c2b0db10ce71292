/**
 * How an answer breaks HTTP/1.1. It stands in front of the `detail` of a failure, or of a body that ended
 * badly: `content-length-conflict: Content-Length: 5 and Content-Length: 7`.
 */
export const HTTP_FAULTS = [
  // The answer is in another protocol.
  'http2-answer',
  'tls-answer',
  'not-http',
  // The head breaks RFC 9112.
  'http-version',
  'status-line',
  'header-line',
  'content-length-invalid',
  'content-length-conflict',
  'length-and-encoding',
  'transfer-encoding',
  'second-continue',
  'unasked-upgrade',
  'head-overflow',
  // Forbidden to send, and a recipient may accept them: RFC 9110 §2.5, RFC 9112 §2.2, §5.2, §5.1, RFC 9110
  // §5.5, RFC 9112 §6.3.
  'http-minor-version',
  'bare-line-feed',
  'header-folded',
  'header-spaced',
  'header-control',
  'content-length-repeated',
  // The head was valid.
  'chunk',
  'beyond-the-end',
  // The parser's own words follow.
  'other-fault',
] as const;

export type HttpFault = (typeof HTTP_FAULTS)[number];

/** The fault a `detail` begins with and the words that follow it, or `null` when it names none. */
export function httpFaultOf(
  detail: string | undefined,
): { readonly fault: HttpFault; readonly words: string } | null {
  const colon = detail?.indexOf(': ') ?? -1;
  if (detail === undefined || colon === -1) return null;
  const fault = HTTP_FAULTS.find((known) => known === detail.slice(0, colon));
  return fault === undefined ? null : { fault, words: detail.slice(colon + 2) };
}
