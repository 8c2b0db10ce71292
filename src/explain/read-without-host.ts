import { readPage } from '../cloudfront/read-error-page.ts';
import type { ExplainReport } from '../formats/explain-report.ts';
import { nearMiss } from '../input/near-miss.ts';
import { TARGET_OPTIONS } from '../input/options.ts';
import type { Meaning } from './meaning.ts';
import type { Residue } from './plain-talk.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Whoever writes options wants the grammar: what is wrong with which. */
export function aboutOption(option: string, strictMessage: string): Meaning {
  const known = Object.keys(TARGET_OPTIONS);
  const meant = nearMiss(option.slice(2), known);
  return {
    kind: 'ask',
    answer: meant === null ? [strictMessage] : [`Unknown option ${option}. Did you mean --${meant}?`],
    offers: [],
  };
}

/** A text in which neither a host nor anything that was pasted is found. */
export function readWithoutHost(
  plain: string,
  residue: Residue,
  strictMessage: string,
  report: ExplainReport,
): Meaning {
  if (residue === 'greets') return { kind: 'greeting' };
  if (residue === 'thanks' || residue === 'says-fine') return { kind: 'thanks' };
  if (/^(?:please )?(?:stop|unwatch|cancel|quiet)\b/i.test(plain)) return { kind: 'stop' };
  const mail = /(?:^|[\s<(])[\w.+-]{1,64}@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/i.exec(plain)?.[1];
  if (mail !== undefined) {
    const host = mail.toLowerCase();
    return {
      kind: 'ask',
      answer: [`This is an e-mail address. Is its domain meant?`],
      offers: [{ kind: 'check', host }],
    };
  }
  if (/^[1-5]\d\d$/.test(plain))
    return {
      kind: 'ask',
      answer: [
        `${plain} of what? Name the origin, for example /cf502 origin.example.com, or paste the error page or its headers.`,
      ],
      offers: [],
    };
  // What `input/` understood well enough to name, such as a distribution's id, is answered in its words.
  if (/^(?:E[A-Z0-9]{11,14}|\S{1,253}\.cloudfront\.net)\b/.test(plain) || /\bcloudfront\.net\b/.test(plain))
    return { kind: 'ask', answer: [strictMessage], offers: [] };
  // A page of another network, or a sentence that circulates: that much is known of it.
  const { invented, otherNetwork } = readPage(plain);
  if (invented !== null || otherNetwork !== null)
    return { kind: 'ask', answer: [report.because], offers: [] };
  return {
    kind: 'ask',
    answer: [
      `I read “${withoutSecrets(plain).slice(0, 60)}” and found no host name in it. An example: /cf502 origin.example.com. An error page, headers or log lines can be pasted too.`,
    ],
    offers: [],
  };
}
