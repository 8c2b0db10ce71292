/**
 * Text from outside (an origin, DNS, a certificate, a Slack user) made fit to be shown: one line, without characters
 * that steer a terminal, reorder a line or hide. Everything a view shows goes through here first.
 */

/** Control, format (bidirectional marks, zero width, tags), surrogate, line and paragraph separator characters. */
const STEERING = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Line breaks and tabs become one space; every other control or format character is removed. */
export function clean(text: string): string {
  return text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/gu, ' ').replace(STEERING, '');
}

/**
 * At most `max` code points. What is cut is said: `… (120 more characters)` stands in its place, within `max`.
 *
 * @param max at least 40, so that there is room for the remark
 */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = [...text];
  if (points.length <= max) return text;
  const remark = ` … (${points.length - max + 40} more characters)`;
  return points.slice(0, max - 40).join('') + remark;
}
