import type { Meaning } from '../../src/explain/meaning.ts';

/** What comes of a text, short: `check HOST:PORT/PATH`, `ask → offers`. */
export function inShort(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'check': {
      const targets = meaning.targets.map(
        ({ origin, port, path }) => `${origin}${port === null ? '' : `:${port}`}${path === '/' ? '' : path}`,
      );
      return `${meaning.watch ? 'watch' : 'check'} ${targets.join(' ')}`;
    }
    case 'word':
      return `word ${[meaning.word, ...meaning.rest].join(' ')}`;
    case 'explain':
      return `explain ${meaning.report.form} ${meaning.report.status}${meaning.hosts.map((host) => ` ${host}`).join('')}`;
    case 'edge':
      return `edge ${meaning.report.state}`;
    case 'chain':
      return `chain ${meaning.name} ${meaning.pem.split('BEGIN').length - 1}`;
    case 'ask':
      return `ask${meaning.offers.map((offer) => ` [${offer.kind === 'check' ? `check ${offer.host}` : offer.text}]`).join('')}`;
    default:
      return meaning.kind;
  }
}
