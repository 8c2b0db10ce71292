import { BOT } from './people.ts';

/**
 * Names that no public registry gives out (RFC 6761, RFC 9476), which Slack therefore takes for plain words.
 */
const NO_TLD = new Set(['test', 'invalid', 'localhost', 'local', 'internal', 'example', 'onion', 'lan']);

const URL_LIKE = /https?:\/\/[^\s<>|]+/;
const MAIL = /[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}/i;
const HOST = /(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d{1,5})?(?:\/[^\s<>|]*)?/i;
const LINK = new RegExp(`(${URL_LIKE.source})|(${MAIL.source})|(${HOST.source})`, 'gi');

/**
 * What Slack makes of a message as it was typed: `&`, `<` and `>` escaped, `@cf502` turned into a mention,
 * and host names, URLs and mail addresses turned into links, such as
 * `<http://origin.example.com|origin.example.com>`. Code spans keep their text.
 * (https://docs.slack.dev/messaging/formatting-message-text)
 */
export function linkify(typed: string): string {
  return escapeText(typed)
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : linkifyPart(part)))
    .join('');
}

/** `&`, `<` and `>` as Slack sends them, everywhere. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function linkifyPart(part: string): string {
  return part
    .replace(LINK, (found, url?: string, mail?: string) => {
      if (url !== undefined) return `<${url}>`;
      if (mail !== undefined) return `<mailto:${mail}|${mail}>`;
      const topLevel = /\.([a-z]+)(?:[:/]|$)/i.exec(found)?.[1]?.toLowerCase() ?? '';
      return NO_TLD.has(topLevel) ? found : `<http://${found}|${found}>`;
    })
    .replaceAll(new RegExp(`@${BOT.name}\\b`, 'g'), `<@${BOT.user}>`);
}
