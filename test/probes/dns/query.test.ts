import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from 'dns-packet';
import type { DnsAnswer } from '../../../src/formats/dns.ts';
import type { Observation } from '../../../src/formats/observation.ts';
import {
  answerFromZones,
  type DnsQuestionSeen,
  type DnsReply,
  type DnsResponder,
  serveDns,
  type Zone,
} from '../../../src/lab/origins/dns-server.ts';
import type { DnsMessage } from '../../../src/probes/dns/message.ts';
import { askDns } from '../../../src/probes/dns/query.ts';

type After = { after(hook: () => Promise<void>): void };

const NAME = 'origin.example.test';
const QUESTION = { name: NAME, type: 'A', recursionDesired: true } as const;

const a = (name: string, data: string, ttl = 60): Answer => ({ type: 'A', name, data, ttl });
const cname = (name: string, data: string, ttl = 300): Answer => ({ type: 'CNAME', name, data, ttl });

async function ask(
  t: After,
  respond: DnsResponder,
  {
    timeoutMs = 2_000,
    signal = AbortSignal.timeout(5_000),
    question = QUESTION as Parameters<typeof askDns>[1],
  } = {},
): Promise<{ seen: Observation<DnsMessage>; questions: readonly DnsQuestionSeen[] }> {
  const server = await serveDns({ respond });
  t.after(() => server.stop());
  return { seen: await askDns(server, question, { timeoutMs }, signal), questions: server.questions };
}

const answerOf = (seen: Observation<DnsMessage>): DnsAnswer => {
  assert.equal(seen.kind, 'answered', JSON.stringify(seen));
  return (seen as Extract<typeof seen, { kind: 'answered' }>).value.answer;
};
const failureOf = (seen: Observation<DnsMessage>) => {
  assert.equal(seen.kind, 'failed', JSON.stringify(seen));
  return (seen as Extract<typeof seen, { kind: 'failed' }>).failure;
};

const ZONE: Zone = {
  name: 'example.test',
  records: [
    a(NAME, '192.0.2.1'),
    a(NAME, '192.0.2.2', 30),
    cname('www.example.test', 'Balancer.Example.TEST'),
    cname('balancer.example.test', NAME),
    cname('dangling.example.test', 'deleted.example.test'),
    cname('loop-a.example.test', 'loop-b.example.test'),
    cname('loop-b.example.test', 'loop-a.example.test'),
    { type: 'AAAA', name: 'six.example.test', data: '2001:db8::6', ttl: 60 },
  ],
};
const recursive = answerFromZones([ZONE], 'recursive');

test('addresses come with their time to live', async (t) => {
  const { seen, questions } = await ask(t, recursive);
  assert.deepEqual(answerOf(seen), {
    rcode: 'NOERROR',
    authoritative: false,
    overTcp: false,
    addresses: [
      { address: '192.0.2.1', ttlSeconds: 60 },
      { address: '192.0.2.2', ttlSeconds: 30 },
    ],
    cnames: [],
    nameServers: [],
  });
  assert.deepEqual(questions, [
    { name: NAME, type: 'A', overTcp: false, recursionDesired: true, edns: true },
  ]);
});

test('aliases are listed as they are followed, in lower case', async (t) => {
  const { seen } = await ask(t, recursive, { question: { ...QUESTION, name: 'www.example.test' } });
  assert.deepEqual(answerOf(seen).cnames, [
    { name: 'www.example.test', target: 'balancer.example.test', ttlSeconds: 300 },
    { name: 'balancer.example.test', target: NAME, ttlSeconds: 300 },
  ]);
  assert.equal(answerOf(seen).addresses.length, 2);
});

test('denials are answers: NXDOMAIN, no data, SERVFAIL with its reason, REFUSED', async (t) => {
  const bogus: DnsReply = { rcode: 'SERVFAIL', extendedError: { code: 6, text: 'DNSSEC\u0007 Bogus\u202e' } };
  for (const [respond, name, type, expected] of [
    [recursive, 'missing.example.test', 'A', { rcode: 'NXDOMAIN' }],
    [recursive, 'six.example.test', 'A', { rcode: 'NOERROR' }],
    [recursive, 'dangling.example.test', 'A', { rcode: 'NXDOMAIN' }],
    [() => bogus, NAME, 'A', { rcode: 'SERVFAIL', extendedError: { code: 6, text: 'DNSSEC? Bogus?' } }],
    [answerFromZones([], 'authoritative'), NAME, 'A', { rcode: 'REFUSED' }],
    [() => ({ rcode: 'REFUSED', question: null }), NAME, 'A', { rcode: 'REFUSED' }],
  ] as const satisfies readonly (readonly [DnsResponder, string, 'A', Partial<DnsAnswer>])[]) {
    const { seen } = await ask(t, respond, { question: { ...QUESTION, name, type } });
    const { rcode, addresses, extendedError } = answerOf(seen);
    assert.deepEqual({ rcode, ...(extendedError && { extendedError }) }, expected, name);
    assert.deepEqual(addresses, []);
  }
});

test('a SERVFAIL is told to be DNSSEC where only an answer without validation comes, both times', async (t) => {
  const bogus: DnsResponder = (question) =>
    question.checkingDisabled ? recursive(question) : { rcode: 'SERVFAIL' };
  const told = await ask(t, bogus);
  assert.equal(answerOf(told.seen).rcode, 'SERVFAIL');
  assert.equal(answerOf(told.seen).onlyUnvalidated, true);
  assert.equal(told.questions.length, 3);

  let asked = 0;
  for (const respond of [
    () => ({ rcode: 'SERVFAIL' }),
    (question) => {
      asked += 1;
      return asked === 1 ? { rcode: 'SERVFAIL' } : recursive(question);
    },
    (question) => (question.checkingDisabled ? null : { rcode: 'SERVFAIL' }),
  ] as const satisfies readonly DnsResponder[]) {
    const { seen } = await ask(t, respond, { timeoutMs: 300 });
    assert.equal(answerOf(seen).rcode, 'SERVFAIL');
    assert.equal(answerOf(seen).onlyUnvalidated, undefined);
  }
});

test('a truncated answer is asked for again over TCP', async (t) => {
  const many = Array.from({ length: 60 }, (_, index) => a(NAME, `192.0.2.${index}`));
  const { seen, questions } = await ask(t, ({ overTcp }) =>
    overTcp ? { answers: many } : { truncated: true },
  );
  assert.equal(answerOf(seen).overTcp, true);
  assert.equal(answerOf(seen).addresses.length, 60);
  assert.deepEqual(
    questions.map(({ overTcp }) => overTcp),
    [false, true],
  );
});

test('a server that truncates and closes TCP without an answer is malformed', async (t) => {
  const { seen } = await ask(t, ({ overTcp }) => (overTcp ? Buffer.alloc(2) : { truncated: true }));
  assert.equal(failureOf(seen).kind, 'malformed');
  assert.match(failureOf(seen).detail, /over TCP/);
});

test('a lost datagram is sent again, once', async (t) => {
  let seenBefore = 0;
  const { seen, questions } = await ask(t, (question) => (seenBefore++ === 0 ? null : recursive(question)));
  assert.equal(answerOf(seen).addresses.length, 2);
  assert.equal(questions.length, 2);
});

test('silence is timed out after the whole time, cut short by our own deadline', async (t) => {
  const silent = () => null;
  const { seen, questions } = await ask(t, silent, { timeoutMs: 1_000 });
  assert.deepEqual(failureOf(seen), { kind: 'timed-out', phase: 'dns', detail: 'nothing came within 1 s' });
  assert.equal(questions.length, 2);
  const cut = await ask(t, silent, { signal: AbortSignal.timeout(50) });
  assert.equal(failureOf(cut.seen).kind, 'cut-short');
  const early = await ask(t, silent, { signal: AbortSignal.abort() });
  assert.equal(failureOf(early.seen).kind, 'cut-short');
  assert.equal(early.questions.length, 0);
});

test('a port without a server refuses', async () => {
  const server = await serveDns({ respond: () => null });
  await server.stop();
  const seen = await askDns(server, QUESTION, { timeoutMs: 1_000 }, AbortSignal.timeout(2_000));
  assert.equal(failureOf(seen).kind, 'refused');
});

test('lies are no answers: another id, another question, broken bytes, a query for an answer', async (t) => {
  for (const [respond, detail] of [
    [() => ({ idOffset: 1, answers: [a(NAME, '192.0.2.66')] }), /no answer to the question/],
    [() => ({ question: { name: 'evil.test', type: 'A' }, answers: [a(NAME, '192.0.2.66')] }), /no answer/],
    [() => ({ question: { name: NAME, type: 'AAAA' } }), /no answer/],
    [() => ({ question: null, answers: [a(NAME, '192.0.2.66')] }), /no answer/],
    [() => Buffer.from('00008180000100010000000005', 'hex'), /no answer/],
    [() => Buffer.from('0000810000010000', 'hex'), /no answer/],
  ] as const satisfies readonly (readonly [DnsResponder, RegExp])[]) {
    const { seen } = await ask(t, respond, { timeoutMs: 300 });
    assert.equal(failureOf(seen).kind, 'malformed', String(respond));
    assert.match(failureOf(seen).detail, detail);
  }
});

test('records for other names are no part of the answer', async (t) => {
  const { seen } = await ask(t, () => ({
    answers: [
      a('other.example.test', '192.0.2.66'),
      cname('elsewhere.test', 'evil.test'),
      a(NAME, '192.0.2.1'),
    ],
  }));
  assert.deepEqual(answerOf(seen).addresses, [{ address: '192.0.2.1', ttlSeconds: 60 }]);
  assert.deepEqual(answerOf(seen).cnames, []);
});

test('names keep no character a host name has not, and 64 of thousands of records are kept', async (t) => {
  const odd = await ask(t, () => ({
    answers: [cname(NAME, 'ev\u001b[31mil\u202e.test')],
    recursionAvailable: true,
  }));
  assert.equal(answerOf(odd.seen).cnames[0]?.target, 'ev??31mil?.test');
  const many = Array.from({ length: 1_700 }, (_, n) => a(NAME, `10.0.${n >> 8}.${n & 255}`));
  const { seen } = await ask(t, ({ overTcp }) => (overTcp ? { answers: many } : { truncated: true }));
  assert.equal(answerOf(seen).addresses.length, 64);
});

test('a resolver that does not follow aliases is asked for each target, in bounds', async (t) => {
  const steps = await ask(t, ({ name }) => {
    const step = Number(/^s(\d+)/.exec(name)?.[1] ?? 0);
    return step === 5
      ? { recursionAvailable: true, answers: [a(name, '192.0.2.5')] }
      : { recursionAvailable: true, answers: [cname(name, `s${step + 1}.example.test`)] };
  });
  assert.equal(answerOf(steps.seen).cnames.length, 5);
  assert.deepEqual(answerOf(steps.seen).addresses, [{ address: '192.0.2.5', ttlSeconds: 60 }]);
  const endless = await ask(t, ({ name }) => {
    const step = Number(/^s(\d+)/.exec(name)?.[1] ?? 0);
    return { recursionAvailable: true, answers: [cname(name, `s${step + 1}.example.test`)] };
  });
  assert.equal(endless.questions.length, 13);
  assert.equal(answerOf(endless.seen).cnames.length, 13);
  const loop = await ask(t, recursive, { question: { ...QUESTION, name: 'loop-a.example.test' } });
  assert.equal(loop.questions.length, 1);
  assert.deepEqual(
    answerOf(loop.seen).cnames.map(({ target }) => target),
    ['loop-b.example.test', 'loop-a.example.test'],
  );
});

test('an authoritative server is asked without recursion, and its alias is left as it is', async (t) => {
  const zone = { name: 'example.test', records: [cname(NAME, 'balancer.elsewhere.test')] };
  const { seen, questions } = await ask(t, answerFromZones([zone], 'authoritative'), {
    question: { ...QUESTION, recursionDesired: false },
  });
  assert.equal(answerOf(seen).authoritative, true);
  assert.equal(answerOf(seen).cnames.length, 1);
  assert.deepEqual(
    questions.map(({ recursionDesired }) => recursionDesired),
    [false],
  );
});

test('a client subnet is sent, and a server from before EDNS is asked again without', async (t) => {
  const subnet = await ask(t, recursive, { question: { ...QUESTION, clientSubnet: '198.51.100.0/24' } });
  assert.equal(answerOf(subnet.seen).addresses.length, 2);
  assert.equal(subnet.questions[0]?.clientSubnet, '198.51.100.0/24');
  const old = await ask(t, (question) =>
    question.edns ? { rcode: 'FORMERR', question: null } : recursive(question),
  );
  assert.equal(answerOf(old.seen).addresses.length, 2);
  assert.deepEqual(
    old.questions.map(({ edns }) => edns),
    [true, false],
  );
});
