import { toMinute } from '../../formats/units.ts';
import { changesInWords } from '../../report/compare.ts';
import type { Entry } from '../../report/history.ts';
import { clean, cut } from '../foreign-text.ts';
import { STATE_WORDS } from '../wording.ts';
import { bold, bullets, code, paragraph, richText } from './rich-text.ts';
import { messageText, type SlackMessage } from './slack-message.ts';

/** Characters of what one check says, in a message of ten. */
const LINE_MAX = 600;

/** The checks of one origin, newest first, with what changed from one to the next. */
export function historyMessage(origin: string, entries: readonly Entry[]): SlackMessage {
  const name = cut(origin, 255);
  const lines = entries.map(historyLine);
  return {
    text: messageText([
      `Checks of ${name}, newest first`,
      ...lines.map(({ head, rest }) => `${head}: ${rest}`),
    ]),
    blocks: [
      richText(
        paragraph(bold('Checks of '), code(name), ', newest first'),
        bullets(lines.map(({ head, rest }) => paragraph(bold(head), `: ${rest}`))),
      ),
    ],
  };
}

/** The same for a terminal, one check per line. */
export function historyText(entries: readonly Entry[]): string {
  return entries.map((entry) => clean(`${historyLine(entry).head}: ${historyLine(entry).rest}`)).join('\n');
}

function historyLine({ report, changes }: Entry): { readonly head: string; readonly rest: string } {
  const { id, startedAt, verdict } = report;
  const causes = verdict.causes.length === 0 ? '' : ` (${verdict.causes.join(', ')})`;
  const changed = changes === null ? 'the first that is kept' : changesInWords(changes);
  return {
    head: `${toMinute(startedAt)}  ${STATE_WORDS[verdict.state]}`,
    rest: cut(`${changed}${causes}, check ${id}`, LINE_MAX),
  };
}
