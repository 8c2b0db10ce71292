import type { ActionsBlock, HomeView, KnownBlock } from '@slack/types';
import type { Report } from '../../formats/report.ts';
import { toMinute } from '../../formats/units.ts';
import { cut } from '../foreign-text.ts';
import { asked, STATE_WORDS } from '../wording.ts';
import { plainText } from './mrkdwn.ts';
import { bold, bullets, code, paragraph, richText } from './rich-text.ts';

/** What one person sees in the Home tab. Times are ISO 8601; origins are foreign text. */
export type Home = {
  readonly running: readonly { readonly origin: string; readonly since: string }[];
  readonly watches: readonly { readonly origin: string; readonly nextAt: string }[];
  /** Newest first. */
  readonly recent: readonly Report[];
};

/** The buttons on top; each opens a form. */
export type HomeButton = { readonly actionId: string; readonly label: string };

const LINES_MAX = 10;

/** The Home tab: forms to open, what runs, what is watched, what was found. */
export function homeView({ running, watches, recent }: Home, buttons: readonly HomeButton[]): HomeView {
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: plainText('Why does CloudFront answer 502?') },
      richText(
        paragraph(
          'In a channel type ',
          code('/cf502 origin.example.com'),
          ', in a thread mention ',
          code('@cf502'),
          '.',
        ),
      ),
      buttonRow(buttons),
      ...part(
        'Running',
        running.map(({ origin, since }) => paragraph(code(cut(origin, 255)), ` since ${toMinute(since)}`)),
        'No check of yours is running.',
      ),
      ...(watches.length > 0
        ? part(
            'Watched',
            watches.map(({ origin, nextAt }) =>
              paragraph(code(cut(origin, 255)), ` next check ${toMinute(nextAt)}`),
            ),
            '',
          )
        : []),
      ...part('Your recent checks', recent.map(recentLine), 'None yet.'),
      { type: 'context', elements: [plainText('As of the moment this tab was opened.')] },
    ],
  };
}

/** The Home tab of somebody who may not use the bot. `because` is a whole sentence. */
export function closedHomeView(because: string): HomeView {
  return { type: 'home', blocks: [richText(paragraph(because))] };
}

function recentLine(report: Report) {
  const { verdict, startedAt, id } = report;
  const [cause] = verdict.causes;
  return paragraph(
    bold(STATE_WORDS[verdict.state]),
    ' · ',
    code(cut(asked(report), 200)),
    ...(cause === undefined ? [] : [` · ${cause}`]),
    ` · ${toMinute(startedAt)} · `,
    code(`/cf502 show ${id}`),
  );
}

function part(
  title: string,
  lines: readonly ReturnType<typeof paragraph>[],
  otherwise: string,
): readonly KnownBlock[] {
  const shown = lines.slice(0, LINES_MAX);
  const left = lines.length - shown.length;
  return [
    { type: 'divider' },
    richText(
      paragraph(bold(title)),
      ...(shown.length > 0 ? [bullets(shown)] : [paragraph(otherwise)]),
      ...(left > 0 ? [paragraph(`and ${left} more`)] : []),
    ),
  ];
}

function buttonRow(buttons: readonly HomeButton[]): ActionsBlock {
  return {
    type: 'actions',
    block_id: 'cf502_entrances',
    elements: buttons.map(({ actionId, label }, index) => ({
      type: 'button',
      action_id: actionId,
      text: plainText(label),
      ...(index === 0 ? { style: 'primary' as const } : {}),
    })),
  };
}
