import { type Asn1, content, Tag } from './asn1.ts';

/**
 * RFC 5280 §4.1.2.5: `YYMMDDHHMMSSZ` (years from 1950) or `YYYYMMDDHHMMSSZ`, to ISO 8601 without fractions.
 */
export function time(value: Asn1 | undefined, what: string): string {
  const text = content(value, what);
  const digits = value?.type === Tag.UTCTIME ? `${text < '50' ? '20' : '19'}${text}` : text;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits);
  if (parts === null) throw new Error(`${what} is no UTC time`);
  const [, year, month, day, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  if (Number.isNaN(Date.parse(iso))) throw new Error(`${what} is no date`);
  return iso;
}
