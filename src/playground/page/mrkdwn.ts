import { h } from './dom.ts';

/** Names that mentions are shown with, by id. */
export type Names = (id: string) => string | undefined;

const EMOJI: Readonly<Record<string, string>> = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  warning: '⚠️',
  red_circle: '🔴',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  large_blue_circle: '🔵',
  white_circle: '⚪',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  mag: '🔍',
  rotating_light: '🚨',
  question: '❓',
  information_source: 'ℹ️',
  wrench: '🔧',
  point_right: '👉',
};

const INLINE =
  /```\n?([\s\S]+?)\n?```|`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])|(?<![\w_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])|(?<![\w~])~([^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])|:([a-z0-9_+-]+):/;

/** Slack's mrkdwn as elements (https://docs.slack.dev/messaging/formatting-message-text). */
export function mrkdwn(text: string, names: Names): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const lines = text.split('\n');
  let quoted: string[] = [];
  let plain: string[] = [];
  const flush = () => {
    if (plain.length > 0) fragment.append(...inline(plain.join('\n'), names));
    if (quoted.length > 0) fragment.append(h('blockquote', {}, ...inline(quoted.join('\n'), names)));
    plain = [];
    quoted = [];
  };
  let inPre = false;
  for (const line of lines) {
    const quote = inPre ? null : /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quote !== null && plain.length > 0) flush();
    if (quote === null && quoted.length > 0) flush();
    if (quote !== null) quoted.push(quote[1] ?? '');
    else plain.push(line);
    if ((line.match(/```/g)?.length ?? 0) % 2 === 1) inPre = !inPre;
  }
  flush();
  return fragment;
}

/** Plain text with emoji names shown, unless they are switched off. */
export function plainText(text: string, emoji: boolean): string {
  return emoji ? text.replaceAll(/:([a-z0-9_+-]+):/g, (found, name: string) => EMOJI[name] ?? found) : text;
}

export function emojiOf(name: string): string {
  return EMOJI[name] ?? `:${name}:`;
}

function inline(text: string, names: Names): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found !== null; found = INLINE.exec(rest)) {
    parts.push(unescapeText(rest.slice(0, found.index)));
    const [whole, pre, code, angle, bold, italic, strike, emoji] = found;
    if (pre !== undefined) parts.push(h('pre', {}, h('code', {}, unescapeText(withoutLinks(pre)))));
    else if (code !== undefined) parts.push(h('code', {}, unescapeText(code)));
    else if (angle !== undefined) parts.push(reference(angle, names));
    else if (bold !== undefined) parts.push(h('strong', {}, ...inline(bold, names)));
    else if (italic !== undefined) parts.push(h('em', {}, ...inline(italic, names)));
    else if (strike !== undefined) parts.push(h('s', {}, ...inline(strike, names)));
    else if (emoji !== undefined) parts.push(emojiOf(emoji));
    rest = rest.slice(found.index + whole.length);
  }
  parts.push(unescapeText(rest));
  return parts;
}

/** `<https://…|label>`, `<@U…>`, `<#C…|name>`, `<!here>`. */
function reference(inside: string, names: Names): Node {
  const [target = '', label] = inside.split('|', 2);
  if (target.startsWith('@'))
    return h('span', { class: 'mention' }, `@${names(target.slice(1)) ?? label ?? target.slice(1)}`);
  if (target.startsWith('#')) return h('span', { class: 'mention' }, `#${label ?? target.slice(1)}`);
  if (target.startsWith('!')) return h('span', { class: 'mention loud' }, `@${label ?? target.slice(1)}`);
  return link(unescapeText(target), unescapeText(label ?? target));
}

/** A link to the web or a mail address; any other scheme stays text. */
export function link(url: string, label: string): Node {
  if (!/^(https?:|mailto:)/i.test(url)) return document.createTextNode(label);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label);
}

function withoutLinks(text: string): string {
  return text.replaceAll(
    /<([^<>|\n]+)(?:\|([^<>\n]+))?>/g,
    (_found, target: string, label?: string) => label ?? target,
  );
}

function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
