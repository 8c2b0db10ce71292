import { type Asn1, content, decodeDer, members, objectIdentifier, tagged } from './asn1.ts';
import { time } from './time.ts';

/** What an OCSP response says of one certificate (RFC 6960 §4.2.1). Times are ISO 8601. */
export type Staple = {
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly thisUpdate: string;
  /** `null`: the response names no time of the next update. */
  readonly nextUpdate: string | null;
};

/** id-pkix-ocsp-basic. */
const BASIC_RESPONSE = '1.3.6.1.5.5.7.48.1.1';

const STATUSES = ['good', 'revoked', 'unknown'] as const;

/**
 * Reads the first answer of an OCSP response. Its signature is not checked. Only its age and the status it
 * gives are read, for which a client would refuse it.
 *
 * @returns `null` for a response that only carries an error of the responder, which clients ignore
 * @throws Error with a short message when the bytes are no OCSP response
 */
export function parseStaple(der: Uint8Array): Staple | null {
  const response = members(decodeDer(Buffer.from(der).toString('latin1')), 'OCSP response');
  const bytes = tagged(response, 0);
  if (bytes === undefined) return null;
  const [type, basic] = members(members(bytes, 'responseBytes')[0], 'responseBytes');
  if (objectIdentifier(type, 'responseType') !== BASIC_RESPONSE) return null;
  const [data] = members(decodeDer(content(basic, 'response')), 'BasicOCSPResponse');
  const fields = members(data, 'tbsResponseData');
  // version [0] may stand first; then who answered, when, and the answers.
  const answers = members(tagged(fields.slice(0, 1), 0) ? fields[3] : fields[2], 'responses');
  const [, status, thisUpdate, ...rest] = members(answers[0], 'SingleResponse');
  const next = tagged(rest, 0);
  return {
    status: STATUSES[tagOf(status)] ?? 'unknown',
    thisUpdate: time(thisUpdate, 'thisUpdate'),
    nextUpdate: next === undefined ? null : time(members(next, 'nextUpdate')[0], 'nextUpdate'),
  };
}

/** The context-specific tag alone gives the certStatus. */
const tagOf = (value: Asn1 | undefined): number => (value?.type as number | undefined) ?? -1;
