/**
 * The label is what was typed: `<http://origin.example.com|origin.example.com>` says nothing of a protocol,
 * while `<https://origin.example.com>` was typed with one. A label that is prose gives way to the address
 * behind it.
 */
export function openLink(link: string): string {
  const bar = link.indexOf('|');
  const address = bar < 0 ? link : link.slice(0, bar);
  const label = bar < 0 ? '' : link.slice(bar + 1);
  const typed =
    label !== '' && !/\s/.test(label) && stripScheme(address).startsWith(stripScheme(label).toLowerCase());
  return typed ? label : address;
}

const stripScheme = (text: string): string => text.replace(/^(https?:\/\/|mailto:)/i, '').toLowerCase();

/** Slack escapes three characters, and these alone. */
export const undoEntities = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
