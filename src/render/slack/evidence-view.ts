import type { KnownBlock, ModalView } from '@slack/types';
import type { Report } from '../../formats/report.ts';
import { cut } from '../foreign-text.ts';
import { asked } from '../wording.ts';
import {
  CAUSE_INPUT,
  CAUSE_MODAL,
  EVIDENCE_MODAL,
  NAME_INPUT,
  NAME_MODAL,
  SUPPORT_MODAL,
} from './action-ids.ts';
import { evidencePost } from './evidence-post.ts';
import { plainText } from './mrkdwn.ts';
import { bold, code, paragraph, preformatted, richText } from './rich-text.ts';

type Section = { readonly title: string; readonly lines: readonly string[] };

/** A modal holds 100 blocks and 250 KB; a person reads less. */
const SECTIONS_MAX = 40;
const SECTION_MAX = 4_000;
const SUPPORT_MAX = 20_000;

/** Shown at once, since the right to open a modal lasts three seconds; what was asked for takes its place. */
export function loadingView(title: string): ModalView {
  return modal(title, [richText(paragraph('Reading the report…'))]);
}

/** Instead of what was asked for. */
export function failedView(title: string, because: string): ModalView {
  return modal(title, [richText(paragraph(because))]);
}

/** Where the whole is that a modal does not hold: as a file in the thread, or with whoever runs the bot. */
export type Whole = 'in-thread' | 'with-operator';

export const fitsEvidence = (sections: readonly Section[]): boolean =>
  sections.length <= SECTIONS_MAX && sections.every(({ lines }) => lines.join('\n').length <= SECTION_MAX);

export const fitsSupport = (text: string): boolean => text.length <= SUPPORT_MAX;

function wholeElsewhere({ id }: Report, whole: Whole): KnownBlock {
  return richText(
    paragraph(
      bold('Not all of it fits here. '),
      ...(whole === 'in-thread'
        ? ['The thread has the whole as a file.']
        : ['Whoever runs the bot has the whole: ', code(`cf502 show ${id} --json`)]),
    ),
  );
}

/**
 * Every step of the repair, minor notes, what was checked, and then what the check saw, in plain text.
 *
 * @param metadata comes back when the first part is to be posted to the thread; `null` where there is none
 * @param whole where the rest is, if the modal does not hold all
 */
export function evidenceView(
  report: Report,
  sections: readonly Section[],
  { metadata, whole = 'with-operator' }: { readonly metadata: string | null; readonly whole?: Whole },
): ModalView {
  const left = sections.length - SECTIONS_MAX;
  const view = modal('Evidence', [
    richText(paragraph(bold(cut(asked(report), 300)))),
    ...evidencePost(report).blocks,
    ...(fitsEvidence(sections) ? [] : [wholeElsewhere(report, whole)]),
    ...sections
      .slice(0, SECTIONS_MAX)
      .map(({ title, lines }) =>
        richText(paragraph(bold(cut(title, 300))), preformatted(cutLines(lines.join('\n')))),
      ),
    ...(left > 0 ? [richText(paragraph(`… (${left} more parts)`))] : []),
  ]);
  if (metadata === null) return view;
  return {
    ...view,
    callback_id: EVIDENCE_MODAL,
    private_metadata: metadata,
    submit: plainText('Post to the thread'),
  };
}

/** Characters of a text that stands in an input, which Slack bounds at 3,000. */
const INPUT_MAX = 2_900;

/**
 * A text to copy into a support case: its beginning stands in an input, where it can be added to and selected
 * as a whole.
 */
export function supportView(report: Report, text: string, whole: Whole = 'with-operator'): ModalView {
  const first = cutLines(text, INPUT_MAX);
  return {
    ...modal('Copy for support', [
      {
        type: 'input',
        block_id: 'support',
        optional: true,
        label: plainText(`Select all of it and paste it into the case. Check ${report.id}.`),
        element: { type: 'plain_text_input', action_id: 'support', multiline: true, initial_value: first },
      },
      ...(first === text
        ? []
        : [richText(paragraph(bold('The whole text'))), richText(preformatted(cutLines(text, SUPPORT_MAX)))]),
      ...(fitsSupport(text) ? [] : [wholeElsewhere(report, whole)]),
    ]),
    callback_id: SUPPORT_MODAL,
    submit: plainText('Done'),
  };
}

const NAME_WORDS = {
  hostForwarded: {
    title: 'Host is forwarded',
    label: 'The name viewers use',
    hint: 'CloudFront sends it as Host and as TLS server name. The saved evidence is judged under it.',
  },
  originName: {
    title: 'The origin’s name',
    label: 'Origin domain',
    hint: 'CloudFront console, Origins tab, "Origin domain". This origin is then checked.',
  },
} as const;

/** Asks for a host name. @param metadata comes back with what was typed; not secret, not trusted */
export function nameView(
  kind: keyof typeof NAME_WORDS,
  { suggestion, metadata }: { readonly suggestion: string | null; readonly metadata: string },
): ModalView {
  const { title, label, hint } = NAME_WORDS[kind];
  return {
    ...modal(title, [
      {
        type: 'input',
        block_id: NAME_INPUT.block,
        label: plainText(label),
        hint: plainText(hint),
        element: {
          type: 'plain_text_input',
          action_id: NAME_INPUT.action,
          placeholder: plainText('www.example.com'),
          ...(suggestion === null ? {} : { initial_value: cut(suggestion, 253) }),
        },
      },
    ]),
    callback_id: NAME_MODAL[kind],
    private_metadata: metadata,
    submit: plainText(kind === 'hostForwarded' ? 'Judge' : 'Check'),
  };
}

/** Characters of what somebody says the cause was; one line of a thread. */
export const CAUSE_WORDS_MAX = 300;

/** Asks what it was instead. @param metadata comes back with what was typed; not secret, not trusted */
export function causeView(metadata: string): ModalView {
  return {
    ...modal('What was it?', [
      {
        type: 'input',
        block_id: CAUSE_INPUT,
        label: plainText('The cause'),
        hint: plainText('It comes into the thread, with your name.'),
        element: {
          type: 'plain_text_input',
          action_id: CAUSE_INPUT,
          max_length: CAUSE_WORDS_MAX,
          placeholder: plainText('a rule of the firewall'),
        },
      },
    ]),
    callback_id: CAUSE_MODAL,
    private_metadata: metadata,
    submit: plainText('Post to the thread'),
  };
}

function modal(title: string, blocks: KnownBlock[]): ModalView {
  return { type: 'modal', title: plainText(title), close: plainText('Close'), blocks };
}

/** Whole lines as far as there is room; what is left out is counted. */
function cutLines(text: string, most = SECTION_MAX): string {
  if (text.length <= most) return text;
  const lines = text.split('\n').map((line) => cut(line, most));
  let used = 0;
  const kept = lines.filter((line) => {
    used += line.length + 1;
    return used <= most;
  });
  return [...kept, `… (${lines.length - kept.length} more lines)`].join('\n');
}
