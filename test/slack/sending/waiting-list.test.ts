import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Charged } from '../../../src/slack/sending/rate-limits.ts';
import { createWaitingList, type Waiting } from '../../../src/slack/sending/waiting-list.ts';

const waiting = (name: string, charged: Partial<Charged> = {}, since = 0): Waiting => ({
  entry: {
    method: 'chat.postMessage',
    channel: 'C1',
    priority: 'reply',
    key: name,
    attempt: () => Promise.reject(new Error('not sent here')),
    ...charged,
  },
  since,
  settle: () => {},
  fail: () => {},
  isResting: false,
});

/** Limits that stop what the test names, and count how often they were asked. */
function limitsFor(isStopped: (call: Charged) => boolean = () => false, progressMs = 0) {
  const limits = {
    asked: 0,
    progressWaitMs: () => progressMs,
    waitMs(call: Charged) {
      limits.asked += 1;
      return isStopped(call) ? 500 : 0;
    },
    spend: () => {},
    stop: () => {},
    reserve: () => {},
  };
  return limits;
}

test('by priority, then age; what failed goes before all others of its priority', () => {
  const list = createWaitingList(limitsFor());
  const again = waiting('again', { channel: 'C2' });
  for (const one of [
    waiting('first'),
    waiting('second', { channel: 'C2' }),
    waiting('progress', { priority: 'progress' }),
    waiting('verdict', { priority: 'verdict' }),
  ])
    list.add(one);
  list.putBack(again);
  const order = [];
  for (let next = list.takeNext(); next !== undefined; next = list.takeNext()) order.push(next.entry.key);
  assert.deepEqual(order, ['verdict', 'again', 'first', 'second', 'progress']);
  assert.equal(list.waitMs(), null);
});

test('one that rests, or whose key is being sent, holds up no other', () => {
  const list = createWaitingList(limitsFor());
  const resting = waiting('resting');
  resting.isResting = true;
  list.putBack(resting);
  list.add(waiting('same'));
  const same = list.takeNext();
  assert.equal(same?.entry.key, 'same');
  list.add(waiting('same'));
  assert.equal(list.takeNext(), undefined);
  assert.equal(list.waitMs(), Infinity);
  if (same !== undefined) list.sent(same.entry);
  assert.equal(list.takeNext()?.entry.key, 'same');
});

test('a thousand that wait for the same credit cost one question', () => {
  const limits = limitsFor(({ method }) => method === 'chat.update');
  const list = createWaitingList(limits);
  for (let index = 0; index < 1_000; index++)
    list.add(waiting(`edit ${index}`, { method: 'chat.update', channel: null }, index));
  list.add(waiting('post'));
  assert.equal(list.takeNext()?.entry.key, 'post');
  assert.equal(list.takeNext(), undefined);
  assert.equal(list.waitMs(), 500);
  assert.ok(limits.asked <= 4, `${limits.asked} questions`);
  list.skipOlder('reply', 999);
  assert.ok(list.hasKey('edit 999') && !list.hasKey('edit 998'));
  list.skipKey('edit 999');
  assert.equal(list.waitMs(), null);
});

test('without credit for an edit, no conversation is asked whether progress may be posted there', () => {
  const limits = limitsFor(() => false, 700);
  const list = createWaitingList(limits);
  for (let index = 0; index < 100; index++)
    list.add(waiting(`progress ${index}`, { channel: `C${index}`, priority: 'progress' }));
  assert.equal(list.takeNext(), undefined);
  assert.equal(list.waitMs(), 700);
  assert.equal(limits.asked, 0);
});

test('of progress that waits the latest hundred are kept, and nothing else is left out', () => {
  const list = createWaitingList(limitsFor(() => true, 700));
  const skipped: (string | null)[] = [];
  for (let index = 0; index < 150; index++)
    for (const priority of ['progress', 'verdict'] as const) {
      const one = waiting(`${priority} ${index}`, { channel: `C${index % 7}`, priority });
      list.add({ ...one, settle: ({ kind }) => kind === 'skipped' && skipped.push(one.entry.key) });
    }
  assert.deepEqual(
    skipped,
    Array.from({ length: 50 }, (_, index) => `progress ${index}`),
  );
});
