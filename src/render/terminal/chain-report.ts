import type { ChainReport } from '../../formats/chain-report.ts';
import { clean } from '../foreign-text.ts';
import { repairSteps } from '../repair-steps.ts';
import { wrapped } from './wrapped.ts';

/** The report for people, its prose on lines of at most `width` columns. It ends with a line break. */
export function formatChainReport(report: ChainReport, width: number): string {
  const { findings, path } = report;
  const shown = findings.filter(({ kind }) => kind !== 'ruled-out');
  const lines = [
    chainHeadline(report),
    '',
    ...path.map((subject, index) => `${'  '.repeat(index + 1)}${index === 0 ? '' : '← '}${clean(subject)}`),
    ...shown.flatMap(({ title, kind, certainty, because, remedy, steps, proof }) => [
      '',
      `${KIND_WORDS[kind]}${clean(title)}${certainty === undefined ? '' : ` (${certainty})`}`,
      wrapped(because, width, '  ', '  '),
      ...repairSteps({ steps, remedy }).flatMap((lines, index) =>
        lines.map((line, at) => wrapped(line, width, at === 0 ? `  ${index + 1}. ` : '     ', '     ')),
      ),
      ...(proof === undefined ? [] : ['  Check:', `    ${clean(proof)}`]),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The headline, only as certain as the most certain finding. */
export function chainHeadline({ state, findings }: ChainReport): string {
  const isProven = findings.some(({ certainty }) => certainty === 'proven');
  return state === 'rejected' && !isProven ? MOST_LIKELY_REJECTED : STATE_LINES[state];
}

const MOST_LIKELY_REJECTED = 'Rejected: CloudFront would most likely answer 502 with this chain.';

const STATE_LINES = {
  accepted: 'Accepted: nothing here keeps CloudFront from using this chain.',
  rejected: 'Rejected: CloudFront would answer 502 with this chain.',
  unsure: 'Unsure: whether CloudFront accepts this chain hangs on what the file does not say.',
} as const;

const KIND_WORDS = { found: '', warning: 'Warning: ', unknown: 'Not judged: ', 'ruled-out': '' } as const;
