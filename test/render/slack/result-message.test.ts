import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../../src/formats/report.ts';
import type { Tally } from '../../../src/formats/tally.ts';
import { describeEvidence, supportText } from '../../../src/render/describe-evidence.ts';
import { checkMessage, checkView } from '../../../src/render/slack/block-limits.ts';
import {
  evidenceView,
  failedView,
  loadingView,
  nameView,
  supportView,
} from '../../../src/render/slack/evidence-view.ts';
import {
  followUpMessages,
  resultMessages,
  watchOverReply,
  watchReply,
} from '../../../src/render/slack/result-message.ts';
import { newTally } from '../../../src/report/tally.ts';
import { HOSTILE_TEXTS, hostileReport, REPORTS } from '../../report/reports.ts';
import { assertGolden } from '../golden.ts';

/** Without what was ruled out, so that a new cause changes no file. */
const report = (name: string): Report => {
  const whole = REPORTS[name] ?? assert.fail(name);
  return { ...whole, findings: whole.findings.filter(({ kind }) => kind !== 'ruled-out') };
};
const golden = (name: string, value: unknown) => assertGolden(name, `${JSON.stringify(value, null, 2)}\n`);
const later = (given: Report): Report => ({ ...given, id: 'm3p9', startedAt: '2026-11-23T10:14:20.000Z' });
const CHANNEL = { to: 'channel', watched: false } as const;
const SINCE = { firstSeen: '2026-11-23T09:10:00.000Z', lastHealthy: '2026-11-23T08:55:00.000Z' };

test('a result with its buttons: in the channel, watched, alone', () => {
  const messages = {
    broken: resultMessages(report('broken-proven'), CHANNEL, SINCE).root,
    watched: resultMessages(
      report('broken-proven'),
      { ...CHANNEL, watched: true },
      { ...SINCE, lastHealthy: null },
    ).root,
    question: resultMessages(report('unsure'), CHANNEL).root,
    healthy: resultMessages(report('healthy'), CHANNEL).root,
    alone: resultMessages(report('broken-proven'), { to: 'alone', watched: false }).root,
    refused: resultMessages(report('refused'), { to: 'alone', watched: false }).root,
  };
  golden('result-buttons.json', messages);
  for (const message of Object.values(messages)) assert.deepEqual(checkMessage(message), []);
});

test('a newer result: what changed comes first, and nothing is said twice', () => {
  const messages = {
    unchanged: followUpMessages(
      later(report('broken-proven')),
      report('broken-proven'),
      'asked-again',
      CHANNEL,
    ),
    repaired: followUpMessages(later(report('healthy')), report('broken-proven'), 'asked-again', CHANNEL),
    other: followUpMessages(
      later(report('broken-intermittent')),
      report('broken-proven'),
      'asked-again',
      CHANNEL,
    ),
    judged: followUpMessages(report('broken-proven'), report('unsure'), 'judged-again', CHANNEL),
  };
  golden('follow-up.json', messages);
  assert.equal(messages.unchanged.replies.length, 1);
  for (const { root, replies } of Object.values(messages))
    for (const message of [root, ...replies]) assert.deepEqual(checkMessage(message), []);
});

const TALLY: Tally = {
  ...newTally(report('broken-proven').startedAt),
  ended: '2026-11-23T10:30:00.000Z',
  tries: 180,
  failed: 12,
  byAddress: [
    { address: '203.0.113.7', tries: 180, failed: 12 },
    { address: '203.0.113.8', tries: 180, failed: 0 },
  ],
  byMinute: [{ minute: '2026-11-23T10:03', failed: 12 }],
  byKind: [{ cause: 'certificate-expired', failed: 12 }],
  idleRace: null,
};

test('what a watch says', () => {
  const first = report('broken-proven');
  const messages = [
    watchReply(later(report('healthy')), first, { since: first.startedAt, ends: true }),
    watchReply(later(report('healthy')), first, { since: first.startedAt, ends: false }),
    watchReply(later(report('broken-intermittent')), first, { since: first.startedAt, ends: false }),
    watchOverReply(later(first), 'it lasted two hours'),
    watchOverReply(later(first), 'its time is over', TALLY),
  ];
  golden('watch.json', messages);
  assert.match(messages[0]?.text ?? '', /^Healthy again at 10:14 UTC after 14 min; /);
  for (const message of messages) assert.deepEqual(checkMessage(message), []);
});

test('modals keep within the limits and show foreign text as it is', () => {
  const views = {
    loading: loadingView('Evidence'),
    failed: failedView('Evidence', 'This report is not kept any more.'),
    evidence: evidenceView(report('broken-proven'), describeEvidence(report('broken-proven')), {
      metadata: '{}',
    }),
    support: supportView(report('broken-proven'), supportText(report('broken-proven'))),
    host: nameView('hostForwarded', { suggestion: 'www.example.com', metadata: '{}' }),
    origin: nameView('originName', { suggestion: null, metadata: '{}' }),
  };
  golden('views.json', views);
  for (const view of Object.values(views)) assert.deepEqual(checkView(view), []);
  for (const text of HOSTILE_TEXTS) {
    const hostile = hostileReport(text);
    const shown = [
      evidenceView(hostile, describeEvidence(hostile), { metadata: null }),
      supportView(hostile, supportText(hostile)),
    ];
    for (const view of shown) {
      assert.deepEqual(checkView(view), []);
      assert.doesNotMatch(JSON.stringify(view), /"mrkdwn"/);
      assert.ok(JSON.stringify(view).length < 250_000);
    }
    for (const message of followUpMessages(hostile, report('healthy'), 'judged-again', CHANNEL).replies) {
      assert.deepEqual(checkMessage(message), []);
      assert.doesNotMatch(message.text, /[<>`]/);
    }
  }
});
