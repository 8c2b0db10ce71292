import { distributionIn } from '../cloudfront/distribution-id.ts';
import { readPage } from '../cloudfront/read-error-page.ts';
import type { ExplainReport } from '../formats/explain-report.ts';
import { nearMiss } from '../input/near-miss.ts';
import { TARGET_OPTIONS } from '../input/options.ts';
import { parseOriginWord } from '../input/origin-word.ts';
import type { Meaning } from './meaning.ts';
import type { Residue } from './plain-talk.ts';
import { withoutSecrets } from './without-secrets.ts';

/** The name of a distribution. */
const DISTRIBUTION = /(?<![\w.-])[a-z0-9-]{1,63}\.cloudfront\.net\b/;

/** Somebody who types options wants to know which one is wrong. */
export function aboutOption(option: string, strictMessage: string): Meaning {
  const known = Object.keys(TARGET_OPTIONS);
  const meant = nearMiss(option.slice(2), known);
  return {
    kind: 'ask',
    answer: meant === null ? [strictMessage] : [`Unknown option ${option}. Did you mean --${meant}?`],
    offers: [],
  };
}

/** Reads a text without a host and without anything pasted. */
export function readWithoutHost(plain: string, residue: Residue, report: ExplainReport): Meaning {
  if (residue === 'greets') return { kind: 'greeting' };
  const status = /(?<![\w.])50[0-4](?!\w|\.\d)/.exec(plain)?.[0];
  // "It works fine elsewhere" in a report of an error is no thanks.
  if (residue === 'thanks' || (residue === 'says-fine' && status === undefined)) return { kind: 'thanks' };
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
  // A distribution that is named, in the words of `input/`.
  const distribution = DISTRIBUTION.exec(plain)?.[0] ?? distributionIn(plain) ?? undefined;
  const refused = distribution === undefined ? null : parseOriginWord(distribution);
  if (refused?.kind === 'invalid') return { kind: 'ask', answer: [refused.message], offers: [] };
  // A page of another network, or a sentence that is wrongly ascribed to CloudFront: it can be named.
  const { invented, otherNetwork } = readPage(plain);
  if (invented !== null || otherNetwork !== null)
    return { kind: 'ask', answer: [report.because], offers: [] };
  if (status !== undefined || /cloudfront|lambda@?edge/i.test(plain))
    return {
      kind: 'ask',
      answer: [`Nothing in this tells who made the ${status ?? 'error'}.`, ...report.next],
      offers: [],
    };
  return {
    kind: 'ask',
    answer: [
      `I read “${withoutSecrets(plain).slice(0, 60)}” and found no host name in it. An example: /cf502 origin.example.com. An error page, headers or log lines can be pasted too.`,
    ],
    offers: [],
  };
}
