import type { ChainReport } from '../../formats/chain-report.ts';
import { cut } from '../../render/foreign-text.ts';
import { cutLine, lineFrom, textOf } from '../../render/line.ts';
import { coded } from '../../render/slack/coded.ts';
import { bold, bullets, code, paragraph, richText } from '../../render/slack/rich-text.ts';
import { messageText, type SlackMessage } from '../../render/slack/slack-message.ts';
import { chainHeadline } from '../../render/terminal/chain-report.ts';
import { linesOf } from '../../repairs/steps.ts';

const FINDINGS_MAX = 4;
const STEPS_MAX = 6;
const TEXT_MAX = 300;
const SUBJECTS_MAX = 8;

/** The verdict on certificates that somebody pasted, and what mends them. */
export function chainAnswer(report: ChainReport): SlackMessage {
  const headline = chainHeadline(report);
  const path = report.path.slice(0, SUBJECTS_MAX).map((subject) => cut(subject, 120));
  const findings = report.findings
    .filter(({ kind }) => kind === 'found' || kind === 'warning')
    .slice(0, FINDINGS_MAX)
    .map(({ title, because, remedy, steps }) => ({
      title,
      because: cut(because, TEXT_MAX),
      steps: (steps === undefined ? remedy.map(lineFrom) : linesOf(steps))
        .slice(0, STEPS_MAX)
        .map((step) => cutLine(step, TEXT_MAX)),
    }));
  const taken = 'I took this for certificates, in the order in which a server would send them.';
  return {
    text: messageText([
      headline,
      taken,
      path.join(' ← '),
      ...findings.flatMap(({ title, because, steps }) => [`${title}: ${because}`, ...steps.map(textOf)]),
    ]),
    blocks: [
      richText(
        paragraph(bold(headline)),
        paragraph(taken),
        ...(path.length === 0 ? [] : [bullets(path.map((subject) => paragraph(code(subject))))]),
        ...findings.flatMap(({ title, because, steps }) => [
          paragraph(bold(title), ' ', ...coded(lineFrom(because))),
          ...(steps.length === 0 ? [] : [bullets(steps.map((step) => paragraph(...coded(step))))]),
        ]),
      ),
    ],
  };
}
