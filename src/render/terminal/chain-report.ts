import type { ChainReport } from '../../formats/chain-report.ts';
import { clean } from '../foreign-text.ts';
import { wrapped } from './wrapped.ts';

/** The report for people, its prose on lines of at most `width` columns. It ends with a line break. */
export function formatChainReport({ state, findings, path }: ChainReport, width: number): string {
  const told = findings.filter(({ kind }) => kind !== 'ruled-out');
  const lines = [
    STATE_LINES[state],
    '',
    ...path.map((subject, index) => `${'  '.repeat(index + 1)}${index === 0 ? '' : '← '}${clean(subject)}`),
    ...told.flatMap(({ title, kind, because, remedy, proof }) => [
      '',
      `${KIND_WORDS[kind]}${clean(title)}`,
      wrapped(because, width, '  ', '  '),
      ...remedy.map((step, index) => wrapped(step, width, `  ${index + 1}. `, '     ')),
      ...(proof === undefined ? [] : ['  Proof:', `    ${clean(proof)}`]),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

const STATE_LINES = {
  accepted: 'Accepted: nothing here keeps CloudFront from using this chain.',
  rejected: 'Rejected: CloudFront would answer 502 with this chain.',
  unsure: 'Unsure: whether CloudFront accepts this chain hangs on what the file does not say.',
} as const;

const KIND_WORDS = { found: '', warning: 'Warning: ', unknown: 'Not judged: ', 'ruled-out': '' } as const;
