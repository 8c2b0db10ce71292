/**
 * A moment, ISO 8601 in UTC: `2026-11-23T10:00:00.000Z`.
 *
 * @pattern ^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$
 */
export type UtcTime = string;

/** To the minute, for people: `2026-11-23 10:32 UTC`. */
export const toMinute = (time: UtcTime): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

/**
 * Bytes in base64 (RFC 4648 §4).
 *
 * @pattern ^[A-Za-z0-9+/]*={0,2}$
 */
export type Base64 = string;

/**
 * A duration in milliseconds.
 *
 * @minimum 0
 */
export type Milliseconds = number;

/**
 * A TCP or UDP port; 0 where a test let the system choose.
 *
 * @asType integer
 * @minimum 0
 * @maximum 65535
 */
export type Port = number;

/**
 * A number of bytes, certificates, records, …
 *
 * @asType integer
 * @minimum 0
 */
export type Count = number;

/**
 * The status of an HTTP response (RFC 9110 §15).
 *
 * @asType integer
 * @minimum 0
 * @maximum 999
 */
export type StatusCode = number;

/**
 * Path and query of a request.
 *
 * @pattern ^/
 */
export type RequestPath = string;

/** @minLength 1 */
export type Text = string;
