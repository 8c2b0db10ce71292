import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as dnsPacket from 'dns-packet';
import fc from 'fast-check';
import { parseCertificate } from '../../src/certificates/reading/parse-certificate.ts';
import { judgeEdgeResult } from '../../src/edge-functions/judge-handler.ts';
import { explainText } from '../../src/explain/explain-text.ts';
import { EDGE_EVENTS } from '../../src/formats/edge-report.ts';
import { parseSlackText } from '../../src/input/slack-text.ts';
import { issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { decodeAnswer } from '../../src/probes/dns/message.ts';
import { checkMessage } from '../../src/render/slack/block-limits.ts';
import { edgeAnswer } from '../../src/render/slack/edge-answer.ts';
import { fromKept, toKept } from '../../src/slack/listeners/kept-body.ts';
import { fromModalMetadata, readClick } from '../../src/slack/requests/click.ts';
import { wordsOf } from '../../src/slack/requests/message-words.ts';
import { readStepInputs } from '../../src/slack/requests/step-values.ts';
import { explainAnswer } from '../../src/slack/sending/explain-answer.ts';

/**
 * Inputs by grammar: what is nearly right goes deeper than noise. `CF502_TEST_SEEDS=20000 npm run test:long` makes so many of
 * each kind; the seed of a failure is printed by fast-check.
 */
const SEEDS = Number(process.env.CF502_TEST_SEEDS ?? 500);
/** Far above what any of them takes: what is found is a loop, not a slow machine. */
const SLOW_MS = 5_000;

const HOSTILE = [
  '<!channel>',
  '<@U0ALICE>',
  '*bold*',
  '`',
  '\u0000',
  '\u202e',
  '\u001b[31m',
  '&lt;',
  '<https://evil.example|click>',
  '\ud800',
  '😀',
  ' ',
  '\t',
  '\r\n',
];
const word = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ maxLength: 12 }),
  fc.domain(),
  fc.ipV4(),
  fc.ipV6(),
);
const join = (parts: fc.Arbitrary<string>, between: string, max = 12) =>
  fc.array(parts, { maxLength: max }).map((all) => all.join(between));

function quickly<T>(what: string, work: () => T): T {
  const began = performance.now();
  const result = work();
  const ms = performance.now() - began;
  assert.ok(ms < SLOW_MS, `${what} took ${Math.round(ms)} ms`);
  return result;
}

/** Slack interprets mrkdwn alone; control characters are nobody's. */
function assertHarmless(message: { readonly text: string; readonly blocks: readonly unknown[] }): void {
  assert.deepEqual(checkMessage(message), []);
  const json = JSON.stringify(message.blocks);
  assert.doesNotMatch(json, /"type":"mrkdwn"/);
  assert.doesNotMatch(message.text, /<[!@#]/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  assert.doesNotMatch(message.text, /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
}

const header = fc.oneof(
  fc
    .tuple(fc.constantFrom('x-cache', 'server', 'via', 'x-amz-cf-id', 'content-type', 'age', 'date'), word)
    .map(([name, value]) => `${name}: ${value}`),
  fc.constantFrom(
    'X-Cache: Error from cloudfront',
    'HTTP/2 502',
    '> Host: www.example.com',
    'x-cache: LambdaValidationError from cloudfront',
  ),
);
const record = fc
  .array(
    fc.oneof(
      word,
      fc.constantFrom('502', 'Error', 'OriginConnectError', '2026-11-23', '10:00:00', 'FRA56-P1', '-', '%20'),
    ),
    { maxLength: 33 },
  )
  .map((fields) => fields.join('\t'));
const pasted = join(
  fc.oneof(
    header,
    record,
    word,
    fc.constantFrom(
      '#Version: 1.0',
      '#Fields: date time sc-status x-edge-result-type cs(Host)',
      '<H1>502 ERROR</H1>',
      '{"message":',
      '"}',
      '<TITLE>ERROR: The request could not be satisfied</TITLE>',
    ),
  ),
  '\n',
  30,
);

test(`${SEEDS} pasted texts are explained, harmlessly`, () => {
  fc.assert(
    fc.property(pasted, (text) =>
      assertHarmless(explainAnswer(quickly('explain', () => explainText(Buffer.from(text))))),
    ),
    { numRuns: SEEDS },
  );
});

const json = fc.letrec((tie) => ({
  headers: fc.dictionary(
    fc.oneof(
      fc.constantFrom('host', 'Host', 'content-length', 'set-cookie', 'x-amz-cf-id', 'connection', ''),
      word,
    ),
    fc.oneof(
      fc.array(fc.record({ key: word, value: fc.oneof(word, fc.integer(), fc.constant(null)) }), {
        maxLength: 4,
      }),
      tie('value'),
    ),
    { maxKeys: 6 },
  ),
  value: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(word, tie('value'), { maxKeys: 4 }),
  ),
  result: fc.record(
    {
      status: fc.oneof(word, fc.integer(), fc.constant('200')),
      statusCode: fc.oneof(fc.integer(), word),
      headers: tie('headers'),
      cookies: tie('value'),
      body: tie('value'),
      bodyEncoding: fc.constantFrom('text', 'base64', 'x'),
      method: word,
      uri: word,
      querystring: tie('value'),
      origin: tie('value'),
      clientIp: word,
    },
    { requiredKeys: [] },
  ),
}));

test(`${SEEDS} results of edge functions are judged, harmlessly`, () => {
  fc.assert(
    fc.property(
      fc.oneof(
        json.result.map((value) => JSON.stringify(value)),
        pasted,
      ),
      fc.constantFrom(...EDGE_EVENTS),
      fc.constantFrom('lambda' as const, 'functions' as const),
      fc.option(json.result.map((value) => JSON.stringify(value))),
      (resultText, event, runtime, inputText) => {
        const question = { resultText, event, runtime, ...(inputText === null ? {} : { inputText }) };
        assertHarmless(edgeAnswer(quickly('edge', () => judgeEdgeResult(question))));
      },
    ),
    { numRuns: SEEDS },
  );
});

const slackField = fc.constantFrom(
  ...[
    'type',
    'event',
    'event_id',
    'user',
    'team',
    'channel',
    'message',
    'actions',
    'view',
    'state',
    'values',
  ],
  ...[
    'id',
    'ts',
    'thread_ts',
    'text',
    'blocks',
    'attachments',
    'files',
    'value',
    'private_metadata',
    'container',
  ],
);
const slackJson = fc.letrec((tie) => ({
  payload: fc.dictionary(fc.oneof(slackField, word), tie('value'), { maxKeys: 8 }),
  value: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.constantFrom(
      'event_callback',
      'block_actions',
      'view_submission',
      'message',
      'app_mention',
      'cf502_check',
    ),
    fc.integer(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('payload'),
  ),
}));

test(`${SEEDS} payloads posing as Slack's are read, or are none`, () => {
  fc.assert(
    fc.property(slackJson.payload, (payload) => {
      const kept = quickly('a delivery', () => toKept(payload));
      if (kept !== null) assert.equal(typeof fromKept(kept), 'object');
      quickly('a click', () => readClick(payload));
      assert.ok(quickly('a message', () => wordsOf(payload)).length <= 60_000);
      fromModalMetadata(JSON.stringify(payload));
      readStepInputs(payload as Record<string, unknown>);
    }),
    { numRuns: SEEDS },
  );
});

/** Changes a few bytes, cuts, repeats: most of the structure stays. */
const mutated = (original: Buffer) =>
  fc
    .array(
      fc.tuple(fc.nat(original.length - 1), fc.nat(255), fc.constantFrom('set', 'cut', 'repeat', 'drop')),
      { minLength: 1, maxLength: 6 },
    )
    .map((changes) =>
      changes.reduce((bytes, [at, value, how]) => {
        const place = at % Math.max(1, bytes.length);
        if (how === 'set') bytes[place] = value;
        if (how === 'cut') return bytes.subarray(0, place);
        if (how === 'repeat')
          return Buffer.concat([
            bytes.subarray(0, place),
            bytes.subarray(place),
            bytes.subarray(place),
          ]).subarray(0, 100_000);
        if (how === 'drop')
          return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + (value % 8))]);
        return bytes;
      }, Buffer.from(original)),
    );

test(`${SEEDS} broken certificates are read, or refused with an Error`, () => {
  const certificate = issueCertificate({
    names: ['a.example', '*.b.example'],
    issuerUrl: 'http://ca.example/',
  });
  fc.assert(
    fc.property(mutated(certificate.der), (der) => {
      try {
        quickly('certificate', () => parseCertificate(der));
      } catch (error) {
        assert.ok(error instanceof Error && !(error instanceof assert.AssertionError), String(error));
      }
    }),
    { numRuns: SEEDS },
  );
});

test(`${SEEDS} broken DNS answers are read, or are none`, () => {
  const name = 'a.example';
  const answer = dnsPacket.encode({
    type: 'response',
    id: 1,
    questions: [{ type: 'A', name }],
    answers: [
      { type: 'CNAME', name, ttl: 60, data: 'b.example' },
      { type: 'A', name: 'b.example', ttl: 60, data: '203.0.113.7' },
      { type: 'AAAA', name: 'b.example', ttl: 60, data: '2001:db8::1' },
    ],
    authorities: [{ type: 'NS', name: 'example', ttl: 60, data: 'ns.example' }],
  });
  fc.assert(
    fc.property(mutated(answer), fc.boolean(), (bytes, overTcp) => {
      quickly('dns', () => decodeAnswer(bytes, { name, type: 'A', recursionDesired: true }, overTcp));
    }),
    { numRuns: SEEDS },
  );
});

test(`${SEEDS} typed commands are read, or refused with a sentence`, () => {
  const typed = join(
    fc.oneof(
      word,
      fc.constantFrom(
        'check',
        'show',
        'history',
        'pause',
        '--port',
        '--path',
        '--host-header',
        '--protocol',
        '443',
        'https://',
        ':',
        '@',
        '[::1]',
        '%00',
      ),
    ),
    ' ',
  );
  fc.assert(
    fc.property(typed, (text) => {
      const read = quickly('command', () => parseSlackText(text));
      if (read.kind === 'invalid') assert.ok(read.message.length > 0);
      if (read.kind === 'check')
        for (const { origin } of read.targets) assert.match(origin, /^[a-z0-9._:-]+$/);
    }),
    { numRuns: SEEDS },
  );
});
