import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distributionIn } from '../../src/cloudfront/distribution-id.ts';
import { explainText } from '../../src/explain/explain-text.ts';
import { readMeaning } from '../../src/explain/reader.ts';
import { parseOriginWord } from '../../src/input/origin-word.ts';

const ID = 'E1A2B3C4D5E6F7';
const CONSOLE = `https://us-east-1.console.aws.amazon.com/cloudfront/v4/home?region=eu-central-1#/distributions/${ID}`;

test('a distribution is found by its id, and ids that look alike are none', () => {
  for (const [text, id] of [
    [`ALARM: 5xxErrorRate for DistributionId=${ID} Region=Global`, ID],
    [`{"name":"DistributionId","value":"${ID}"} Distribution ID: ${ID}`, ID],
    [`${ID} is at 34% 502s`, ID],
    [`see (${ID}), please`, ID],
    [CONSOLE, ID],
    [`arn:aws:cloudfront::123456789012:distribution/${ID}`, ID],
    [`[Triggered on {distributionid:${ID.toLowerCase()}}] 5xx error rate is high`, ID],
    [`aws_cloudfront_distribution.cdn: Modifications complete after 3m [id=${ID}]`, ID],
    ['the distribution ecommerce2026 is slow', null],
    ['ERROR12345678 EXCEPTION12345', null],
    ['ETag: E2QWRUHEXAMPL1', null],
    ['"ETag": "E2QWRUHEXAMPL1"', null],
    ['--if-match E2QWRUHEXAMPL1', null],
    ['request id E2QWRUHEXAMPL1 failed', null],
    ['X-Amz-Cf-Id: E2QWRUHEXAMPL1==', null],
    ['ENVIRONMENTVAR EXAMPLEEXAMPLE', null],
    ['E1EXAMPLE', null],
    ['distribution eventually', null],
  ] as const)
    assert.equal(distributionIn(text), id, text);
});

test('where nothing else is told, the id says what to type, and what to hand over without AWS', () => {
  const alarm = `ALARM: 5xxErrorRate GreaterThanThreshold 5.0 for DistributionId=${ID} Region=Global`;
  const { next, form } = explainText(Buffer.from(alarm));
  assert.equal(form, 'unrecognised');
  assert.match(next[0] ?? '', new RegExp(`cf502 check ${ID} reads its settings`));
  assert.match(next[1] ?? '', new RegExp(`aws cloudfront get-distribution --id ${ID}`));
  for (const text of [alarm, CONSOLE, `${ID} is at 34% 502s`]) {
    const meaning = readMeaning(text);
    assert.equal(meaning.kind, 'ask', text);
    if (meaning.kind === 'ask')
      assert.match(meaning.answer.join(), new RegExp(`get-distribution --id ${ID}`));
  }
  const typed = parseOriginWord(CONSOLE);
  assert.match(typed.kind === 'invalid' ? typed.message : '', new RegExp(`AWS's console.*cf502 check ${ID}`));
});
