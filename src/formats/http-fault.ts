/** How an answer breaks HTTP/1.1. */
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

/** A fault, and what of the answer shows it. Foreign text. */
export type BrokenHttp = { readonly fault: HttpFault; readonly words: string };
