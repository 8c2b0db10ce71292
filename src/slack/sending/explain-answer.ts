import type { ActionsBlock, RichTextSection } from '@slack/types';
import { causeOf } from '../../causes/all.ts';
import { type Advice, type ExplainReport, type Group, isRecognised } from '../../formats/explain-report.ts';
import { cut } from '../../render/foreign-text.ts';
import { cutLine, type Line, lineFrom, prose, textOf } from '../../render/line.ts';
import { repairSteps } from '../../render/repair-steps.ts';
import { coded } from '../../render/slack/coded.ts';
import { plainText } from '../../render/slack/mrkdwn.ts';
import { bold, bullets, code, LINE_BREAK, link, paragraph, richText } from '../../render/slack/rich-text.ts';
import { messageText, type SlackMessage } from '../../render/slack/slack-message.ts';
import { explainHeadline } from '../../render/terminal/explain-report.ts';

/** Start of the `action_id` of a button that checks the host in its value; a number follows. */
export const CHECK_HOST = 'cf502_check_host_';

const BECAUSE_MAX = 600;
const HOSTS_MAX = 5;
const CAUSES_MAX = 6;
const STEPS_MAX = 4;
const STEP_MAX = 300;
const RULES_MAX = 6;
/** The most rows of each table of counts. */
const ROWS_MAX = 5;
const KEY_MAX = 120;

/**
 * The explanation of CloudFront's text, with a button for each host that is worth a check.
 *
 * @param hosts origins or names that viewers use, likeliest first; not escaped yet
 */
export function explainAnswer(report: ExplainReport, hosts: readonly string[] = report.hosts): SlackMessage {
  const { text, parts } = explanation(report);
  const offered = hosts.slice(0, HOSTS_MAX);
  const offer: readonly ActionsBlock[] =
    offered.length === 0
      ? []
      : [
          {
            type: 'actions',
            block_id: 'cf502_check_hosts',
            elements: offered.map((host, index) => ({
              type: 'button',
              action_id: `${CHECK_HOST}${index}`,
              text: plainText(cut(`Check ${host}`, 75)),
              value: host.slice(0, 2_000),
            })),
          },
        ];
  return {
    text: messageText([...text, ...offered.map((host) => `To check: /cf502 ${host}`)]),
    blocks: [richText(...parts), ...offer],
  };
}

/** What kind of text it was taken for, as the end of a sentence. */
const FORMS: Readonly<Record<ExplainReport['form'], string>> = {
  'error-page': 'an error page of CloudFront',
  response: 'the headers of a response',
  'standard-log': 'an access log of CloudFront',
  'real-time-log': 'a real-time log of CloudFront',
  'json-log': 'an access log of CloudFront in JSON',
  'validation-log': 'what CloudFront logs of a Lambda@Edge result',
  'function-log': 'the log of a function',
  'origin-log': 'the log of a server behind CloudFront',
  'tool-output': 'what a command printed of the origin',
  'api-error': 'an answer of CloudFront’s API',
  configuration: 'the configuration of a distribution',
  words: 'words of CloudFront’s logs',
  unrecognised: 'none of the texts I know',
};

const sentence = (text: string): RichTextSection => paragraph(...coded(lineFrom(text)));

/** What stands behind each number, its ways in one line. */
const stepsOf = ({ steps, remedy }: Advice): readonly Line[] =>
  repairSteps({ steps: remedy, remedy: steps })
    .slice(0, STEPS_MAX)
    .map((lines) => lines.flatMap((one, at) => (at === 0 ? one : [prose(' '), ...one])))
    .map((line) => cutLine(line, STEP_MAX));

/** The explanation without buttons: as lines, and as rich text for a message or a modal. */
export function explanation(report: ExplainReport): {
  readonly text: readonly string[];
  readonly parts: readonly (RichTextSection | ReturnType<typeof bullets>)[];
} {
  const because = cut(report.because, BECAUSE_MAX);
  const next = report.next.map((step) => `Next: ${cut(step, 400)}`);
  if (!isRecognised(report)) return { text: [because, ...next], parts: [because, ...next].map(sentence) };
  const headline = `${explainHeadline(report)}.`;
  const possible = causesIn(report);
  const rules = report.rules.slice(0, RULES_MAX);
  const counts = countsIn(report);
  const taken = `I took this for ${FORMS[report.form]}.`;
  const [advice] = report.advice ?? [];
  const steps = advice === undefined ? [] : stepsOf(advice);
  const ids = report.requestIds.slice(0, 3).map((id) => cut(id, 120));
  return {
    text: [
      headline,
      because,
      taken,
      ...possible.text,
      ...(advice === undefined
        ? []
        : [`${advice.title}:`, ...steps.map((step, index) => `${index + 1}. ${textOf(step)}`)]),
      ...rules.map(({ rule, fix }) => `${rule}: ${fix}`),
      ...counts.map(
        ({ title, rows }) => `${title}: ${rows.map(({ key, count }) => `${key} ${count}`).join(', ')}`,
      ),
      ...next,
      ...(ids.length > 0 ? [`Request id: ${ids.join(' ')}`] : []),
    ],
    parts: [
      paragraph(bold(headline), LINE_BREAK, ...coded(lineFrom(because)), LINE_BREAK, taken),
      ...possible.parts,
      ...(advice === undefined
        ? []
        : [
            paragraph(bold(advice.title), ' ', link(advice.source, 'source')),
            bullets(steps.map((step) => paragraph(...coded(step)))),
          ]),
      ...(rules.length > 0
        ? [
            paragraph(bold('Rules')),
            bullets(
              rules.map(({ rule, fix, source }) =>
                paragraph(
                  code(rule),
                  ' ',
                  bold('Fix: '),
                  ...coded(lineFrom(fix)),
                  ' ',
                  link(source, 'source'),
                ),
              ),
            ),
          ]
        : []),
      ...counts.flatMap(({ title, rows }) => [
        paragraph(bold(title)),
        bullets(rows.map(({ key, count }) => paragraph(`${count} × `, code(key)))),
      ]),
      ...next.map(sentence),
      ...(ids.length > 0
        ? [
            paragraph(
              'Request id: ',
              ...ids.flatMap((id, index) => (index === 0 ? [code(id)] : [' ', code(id)])),
            ),
          ]
        : []),
    ],
  };
}

/** The likeliest causes, each with its title. */
function causesIn({ causes }: ExplainReport): ReturnType<typeof explanation> {
  if (causes.length === 0) return { text: [], parts: [] };
  const shown = causes.slice(0, CAUSES_MAX).map((id) => ({ id, title: causeOf(id)?.title ?? id }));
  const left = causes.length - shown.length;
  const others = left > 0 ? ['And others: a check tells them apart.'] : [];
  const title = 'Possible causes, likeliest first';
  return {
    text: [`${title}:`, ...shown.map((one) => `${one.title} (${one.id})`), ...others],
    parts: [
      paragraph(bold(title)),
      bullets(shown.map((one) => paragraph(`${one.title} `, code(one.id)))),
      ...others.map((line) => paragraph(line)),
    ],
  };
}

type Count = { readonly title: string; readonly rows: readonly Group[] };

function countsIn({ groups, records }: ExplainReport): readonly Count[] {
  if (groups === undefined) return [];
  const { cause, status, path, edgeLocation, minute } = groups;
  const shown = ([title, all]: readonly [string, readonly Group[]]): Count => {
    const rows = all.slice(0, ROWS_MAX).map(({ key, count }) => ({ key: cut(key, KEY_MAX), count }));
    const left = all.length - rows.length;
    return { title: left > 0 ? `${title}, the first ${rows.length} of ${all.length}` : title, rows };
  };
  return (
    [
      [`By cause, of ${records} records`, cause],
      ['By status', status],
      ['By path', path],
      ['By edge location', edgeLocation],
      ['By minute (UTC)', minute],
    ] as const
  )
    .map(shown)
    .filter(({ rows }) => rows.length > 0);
}
