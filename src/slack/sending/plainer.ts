import type { KnownBlock } from '@slack/types';
import { checkMessage } from '../../render/slack/block-limits.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';

/**
 * The most characters in a section's text (https://docs.slack.dev/reference/block-kit/blocks/section-block).
 */
const SECTION_MAX = 3_000;

/**
 * The message as given, then as plain sections, then as text only: forms to try in turn when Slack refuses
 * one.
 */
export function plainerForms(message: SlackMessage): readonly SlackMessage[] {
  const sections = chunks(message.text, SECTION_MAX).map(
    (text): KnownBlock => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }),
  );
  return [message, { text: message.text, blocks: sections }, { text: message.text, blocks: [] }];
}

/**
 * The index of the first form, from `from` on, within Slack's limits, and what was wrong with the forms
 * before it.
 */
export function firstThatFits(
  forms: readonly SlackMessage[],
  from = 0,
): { readonly form: number; readonly problems: readonly string[] } {
  const problems: string[] = [];
  for (let form = from; form < forms.length - 1; form++) {
    const found = checkMessage(forms[form] ?? {});
    if (found.length === 0) return { form, problems };
    problems.push(...found.map(({ pointer, problem }) => `${pointer} ${problem}`));
  }
  return { form: forms.length - 1, problems };
}

/** Cuts text into chunks, never inside an entity such as `&amp;`. */
function chunks(text: string, max: number): string[] {
  if (text.length <= max) return text.trim() === '' ? [] : [text];
  const result: string[] = [''];
  for (const [token] of text.matchAll(/&(?:amp|lt|gt);|./gsu)) {
    const last = result.length - 1;
    if ((result[last] ?? '').length + token.length > max) result.push(token);
    else result[last] += token;
  }
  return result.filter((chunk) => chunk.trim() !== '');
}
