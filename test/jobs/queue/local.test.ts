import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Progress } from '../../../src/check/surroundings.ts';
import type { Report } from '../../../src/formats/report.ts';
import { createLocalQueue } from '../../../src/jobs/queue/local.ts';
import {
  type Check,
  checkKey,
  type Queue,
  type RunCheck,
  type Ticket,
} from '../../../src/jobs/queue/queue.ts';
import { targetOf } from '../jobs.ts';

const reportOf = (id: string): Report => ({ id }) as Report;
const ignore = () => {};
const deaf = { person: 'U0ALICE', onProgress: ignore };

/** A job whose checks end when the test says so. */
function handWorked(t: TestContext) {
  const running = new Map<
    string,
    { end: (report?: Report) => void; fail: (error: Error) => void; say: (text: string) => void }
  >();
  const started: string[] = [];
  const run: RunCheck = (check, { onProgress, signal }) => {
    if (over) return Promise.resolve(reportOf(check.id));
    const { promise, resolve, reject } = Promise.withResolvers<Report>();
    started.push(check.id);
    running.set(check.id, {
      end: (report = reportOf(check.id)) => resolve(report),
      fail: reject,
      say: (text) => onProgress({ stage: 'tcp', text }),
    });
    signal.addEventListener('abort', () => reject(signal.reason));
    return promise;
  };
  let over = false;
  t.after(() => {
    over = true;
    for (const { end } of running.values()) end();
  });
  const job = (id: string) => running.get(id) ?? assert.fail(`${id} has not started`);
  return { run, started, job };
}

type Asked = Omit<Check, 'timeoutMs'>;

async function accept(
  queue: Queue,
  asked: Asked,
  onProgress: (progress: Progress) => void = ignore,
): Promise<Ticket> {
  const submission = await queue.submit({ timeoutMs: 1, ...asked }, { ...deaf, onProgress });
  assert.equal(submission.kind, 'accepted');
  return submission.kind === 'accepted' ? submission.ticket : assert.fail();
}

test('no more checks run at once than allowed, and the rest know their place', async (t) => {
  const { run, started, job } = handWorked(t);
  const queue = createLocalQueue({ run, concurrency: 2, limit: 10, patienceMs: 10_000, attemptsMax: 3 });
  const tickets: Ticket[] = [];
  for (const id of ['a', 'b', 'c', 'd'])
    tickets.push(await accept(queue, { id, target: targetOf(`${id}.example`) }));
  assert.deepEqual(started, ['a', 'b']);
  assert.deepEqual(await queue.counts(), { waiting: 2, running: 2, regions: [] });
  assert.deepEqual(await Promise.all(tickets.map((ticket) => ticket.position())), [0, 0, 1, 2]);
  job('b').end();
  assert.deepEqual(await tickets[1]?.outcome, { kind: 'reported', report: reportOf('b') });
  await turn();
  assert.deepEqual(started, ['a', 'b', 'c']);
  assert.equal(await tickets[3]?.position(), 1);
});

test('a full queue says so, and takes checks again when one has started', async (t) => {
  const { run, job } = handWorked(t);
  const queue = createLocalQueue({ run, concurrency: 1, limit: 1, patienceMs: 10_000, attemptsMax: 3 });
  const first = await accept(queue, { id: 'a', target: targetOf('a.example') });
  await accept(queue, { id: 'b', target: targetOf('b.example') });
  const third = { id: 'c', target: targetOf('c.example'), timeoutMs: 1 };
  assert.deepEqual(await queue.submit(third, deaf), { kind: 'full', limit: 1 });
  job('a').end();
  await first.outcome;
  await turn();
  assert.equal((await queue.submit(third, deaf)).kind, 'accepted');
});

test('a check that a person waits for begins before those of watches that were asked for earlier', async (t) => {
  const { run, started, job } = handWorked(t);
  const queue = createLocalQueue({ run, concurrency: 1, limit: 10, patienceMs: 10_000, attemptsMax: 3 });
  const ask = (id: string, urgency: 'person' | 'watch') =>
    queue.submit({ id, target: targetOf(`${id}.example`), timeoutMs: 1 }, deaf, urgency);
  const first = await accept(queue, { id: 'first', target: targetOf('first.example') });
  await ask('watch', 'watch');
  await ask('person', 'person');
  job('first').end();
  await first.outcome;
  await turn();
  assert.deepEqual(started, ['first', 'person']);
});

test('one check of one person waits behind one of a hundred that somebody else asked for before', async (t) => {
  const { run, started, job } = handWorked(t);
  const queue = createLocalQueue({ run, concurrency: 1, limit: 200, patienceMs: 10_000, attemptsMax: 3 });
  const tickets = new Map<string, Ticket>();
  const ask = async (person: string, id: string, origin = `${id}.example`) => {
    const check = { id, target: targetOf(origin), timeoutMs: 1 };
    const submission = await queue.submit(check, { person, onProgress: ignore });
    if (submission.kind === 'accepted') tickets.set(id, submission.ticket);
  };
  for (let index = 0; index < 100; index++) await ask('U0ALICE', `alice-${index}`);
  await ask('U0BOB', 'bob-0');
  await ask('U0BOB', 'bob-1');
  await ask('U0CAROL', 'carol-0');
  assert.equal(await tickets.get('bob-0')?.position(), 1, 'alice-0 runs');
  assert.equal(await tickets.get('alice-99')?.position(), 102);
  for (let index = 0; index < 6; index++) {
    const id = started.at(-1) ?? '';
    job(id).end();
    await tickets.get(id)?.outcome;
    await turn();
  }
  assert.deepEqual(started, ['alice-0', 'bob-0', 'carol-0', 'alice-1', 'bob-1', 'alice-2', 'alice-3']);
  // Whoever shares a check that waits gets it in their own turn.
  await ask('U0DAVE', 'dave-0', 'alice-90.example');
  assert.equal(await tickets.get('dave-0')?.position(), 1);
  job('alice-3').end();
  await tickets.get('alice-3')?.outcome;
  await turn();
  assert.equal(started.at(-1), 'alice-90');
});

test('a check of a watch that waits begins with the checks of people once a person asks for it', async (t) => {
  const { run, started, job } = handWorked(t);
  const queue = createLocalQueue({ run, concurrency: 1, limit: 10, patienceMs: 10_000, attemptsMax: 3 });
  const ask = (id: string, origin: string, urgency: 'person' | 'watch') =>
    queue.submit({ id, target: targetOf(origin), timeoutMs: 1 }, deaf, urgency);
  const first = await accept(queue, { id: 'first', target: targetOf('first.example') });
  await ask('watched', 'watched.example', 'watch');
  await ask('other', 'other.example', 'watch');
  await ask('joined', 'other.example', 'person');
  job('first').end();
  await first.outcome;
  await turn();
  assert.deepEqual(started, ['first', 'other']);
});

test('equal requests share one check, and each hears all of its progress', async (t) => {
  const { run, started, job } = handWorked(t);
  const queue = createLocalQueue({ run, concurrency: 4, limit: 10, patienceMs: 10_000, attemptsMax: 3 });
  const heard: [string[], string[]] = [[], []];
  const first = await accept(queue, { id: 'a', target: targetOf('a.example') }, ({ text }) =>
    heard[0].push(text),
  );
  await turn();
  job('a').say('early');
  const second = await accept(queue, { id: 'b', target: targetOf('a.example') }, ({ text }) =>
    heard[1].push(text),
  );
  job('a').say('late');
  job('a').end();
  assert.deepEqual([first.shared, second.shared, second.checkId], [false, true, 'a']);
  assert.deepEqual(heard, [
    ['early', 'late'],
    ['early', 'late'],
  ]);
  assert.deepEqual(await second.outcome, await first.outcome);
  assert.deepEqual(started, ['a']);
  await accept(queue, { id: 'c', target: targetOf('a.example') });
  await turn();
  assert.deepEqual(started, ['a', 'c'], 'a finished check is not shared');
});

test('one check per origin at a time; a check held back takes no slot and keeps its place', async (t) => {
  const { run, started, job } = handWorked(t);
  const queue = createLocalQueue({ run, concurrency: 2, limit: 10, patienceMs: 10_000, attemptsMax: 3 });
  const first = await accept(queue, { id: 'a', target: targetOf('a.example', 443) });
  await accept(queue, { id: 'a2', target: targetOf('a.example', 8443) });
  await accept(queue, { id: 'b', target: targetOf('b.example') });
  await accept(queue, { id: 'c', target: targetOf('c.example') });
  await turn();
  assert.deepEqual(started, ['a', 'b']);
  job('a').end();
  await first.outcome;
  await turn();
  assert.deepEqual(started, ['a', 'b', 'a2'], 'asked before c');
});

test('checks share a result only where every field of the target is equal', () => {
  const target = targetOf('a.example', 443);
  const key = (changed: object) => checkKey({ target: { ...target, ...changed }, timeoutMs: 1 });
  assert.equal(key(Object.fromEntries(Object.entries(target).reverse())), key({}));
  for (const field of [...Object.keys(target), 'httpPort', 'ofALaterVersion'])
    assert.notEqual(key({ [field]: 'another' }), key({}), field);
});

test('a job that throws is an outcome for every sharer and frees its slot and origin', async (t) => {
  const { run, started, job } = handWorked(t);
  const queue = createLocalQueue({ run, concurrency: 1, limit: 10, patienceMs: 10_000, attemptsMax: 3 });
  const sharers = [
    await accept(queue, { id: 'a', target: targetOf('a.example') }),
    await accept(queue, { id: 'a', target: targetOf('a.example') }),
  ];
  await accept(queue, { id: 'b', target: targetOf('a.example', 80) });
  await turn();
  const bug = new Error('a bug');
  job('a').fail(bug);
  for (const sharer of sharers)
    assert.deepEqual(await sharer.outcome, { kind: 'failed', error: { name: 'Error', message: 'a bug' } });
  await turn();
  assert.deepEqual(started, ['a', 'b']);
});

test('a job that throws before it returns a promise fails its check only', async () => {
  const queue = createLocalQueue({
    run: () => {
      throw new Error('at once');
    },
    concurrency: 1,
    limit: 1,
    patienceMs: 10_000,
    attemptsMax: 3,
  });
  const { outcome } = await accept(queue, { id: 'a', target: targetOf('a.example') });
  assert.equal((await outcome).kind, 'failed');
});

test('a check past its time-out fails, is told to stop, and the next one runs', async () => {
  const signals: AbortSignal[] = [];
  const queue = createLocalQueue({
    run: (check, { signal }) => {
      signals.push(signal);
      return check.id === 'a' ? new Promise(() => {}) : Promise.resolve(reportOf(check.id));
    },
    concurrency: 1,
    limit: 2,
    patienceMs: 20,
    attemptsMax: 3,
  });
  const hung = await accept(queue, { id: 'a', target: targetOf('a.example') });
  const next = await accept(queue, { id: 'b', target: targetOf('a.example', 80) });
  assert.equal((await hung.outcome).kind, 'failed');
  assert.equal((await next.outcome).kind, 'reported');
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true, false],
  );
});

test('cancelling ends the check only when nobody wants it any more', async (t) => {
  const { run, started, job } = handWorked(t);
  const queue = createLocalQueue({ run, concurrency: 1, limit: 10, patienceMs: 10_000, attemptsMax: 3 });
  const first = await accept(queue, { id: 'a', target: targetOf('a.example') });
  const sharer = await accept(queue, { id: 'a2', target: targetOf('a.example') });
  const waiting = await accept(queue, { id: 'b', target: targetOf('b.example') });
  const held = await accept(queue, { id: 'c', target: targetOf('a.example', 80) });
  await turn();
  for (const ticket of [first, waiting, held]) {
    ticket.cancel();
    assert.deepEqual(await ticket.outcome, { kind: 'cancelled' });
  }
  assert.deepEqual(await queue.counts(), { waiting: 0, running: 1, regions: [] });
  job('a').end();
  assert.equal((await sharer.outcome).kind, 'reported');
  await queue.drain();
  assert.deepEqual(started, ['a']);

  const again = createLocalQueue({ run, concurrency: 1, limit: 10, patienceMs: 10_000, attemptsMax: 3 });
  const alone = await accept(again, { id: 'd', target: targetOf('d.example') });
  await turn();
  alone.cancel();
  assert.deepEqual(await alone.outcome, { kind: 'cancelled' });
  await again.drain();
});

test('a draining queue takes nothing more and waits for what it took', async (t) => {
  const { run, job } = handWorked(t);
  const queue = createLocalQueue({ run, concurrency: 1, limit: 10, patienceMs: 10_000, attemptsMax: 3 });
  await accept(queue, { id: 'a', target: targetOf('a.example') });
  await accept(queue, { id: 'b', target: targetOf('a.example', 80) });
  await turn();
  let drained = false;
  const drain = queue.drain().then(() => {
    drained = true;
  });
  assert.deepEqual(await queue.submit({ id: 'c', target: targetOf('c.example'), timeoutMs: 1 }, deaf), {
    kind: 'closed',
  });
  job('a').end();
  await turn();
  assert.equal(drained, false);
  job('b').end();
  await drain;
});

test('a thousand waiting checks all end, in order', async () => {
  const order: string[] = [];
  const queue = createLocalQueue({
    run: async (check) => {
      order.push(check.id);
      await turn();
      return reportOf(check.id);
    },
    concurrency: 16,
    limit: 1_000,
    patienceMs: 10_000,
    attemptsMax: 3,
  });
  const ids = Array.from({ length: 1_000 }, (_, index) => String(index));
  const tickets = await Promise.all(
    ids.map((id) => accept(queue, { id, target: targetOf(`${id}.example`) })),
  );
  for (const ticket of tickets) assert.equal((await ticket.outcome).kind, 'reported');
  assert.deepEqual(order, ids);
});
