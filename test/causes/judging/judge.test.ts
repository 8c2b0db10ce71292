import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EndpointCause } from '../../../src/causes/cause.ts';
import { certificateNameMismatch } from '../../../src/causes/certificate/certificate-name-mismatch.ts';
import { httpConnectionClosed } from '../../../src/causes/http/http-connection-closed.ts';
import { httpUpstreamError } from '../../../src/causes/http/http-upstream-error.ts';
import { judgeCase } from '../../../src/causes/judging/judge.ts';
import { tcpRefused } from '../../../src/causes/tcp/tcp-refused.ts';
import { tcpReset } from '../../../src/causes/tcp/tcp-reset.ts';
import type { EndpointEvidence, Evidence } from '../../../src/formats/evidence.ts';
import type { Judgement, WayIn } from '../../../src/formats/judgement.ts';
import { becauseOf, decisiveIn } from '../../../src/report/because.ts';
import { caseOf } from '../case.ts';
import { answered, endpoint, evidence, exchange, failed } from '../evidence.ts';
import { answers, fails } from '../http.ts';
import { authority, leafOf, presenting, seenWith } from '../presenting.ts';

const now = new Date('2026-11-23T10:00:00Z');

/** A cause that says of each address what the table says. */
function judged(says: Readonly<Record<string, Judgement>>, seen: Evidence): Judgement {
  const cause: EndpointCause = {
    ...tcpRefused,
    title: 'Test cause',
    source: 'https://example.com',
    cloudfrontStatus: 502,
    scope: 'endpoint',
    judge: ({ endpoint: { address, port } }) => says[`${address}:${port}`] ?? { kind: 'ruled-out' },
  };
  const [verdict] = judgeCase([cause], caseOf(seen, now));
  assert.ok(verdict);
  return verdict.judgement;
}

const at = (address: string, port = 443, overrides: Partial<EndpointEvidence> = {}): EndpointEvidence =>
  endpoint({
    endpoint: {
      address,
      family: address.includes(':') ? 6 : 4,
      port,
      protocol: port === 80 ? 'http' : 'https',
    },
    ...overrides,
  });

const of = (...endpoints: EndpointEvidence[]) => evidence({ endpoints });
/** The address a proof is asked at. */
const FIRST = { endpoint: at('192.0.2.1').endpoint };
const fact = { because: 'it broke', decisive: 'it broke' };
const found: Judgement = { kind: 'found', certainty: 'proven', ...fact };

/** One way in where these addresses have the fault. */
const way = (addresses: number, ...seen: EndpointEvidence[]): WayIn => ({
  protocol: seen[0]?.endpoint.protocol ?? 'https',
  addresses,
  sightings: seen.map((one) => ({ ...fact, endpoint: one.endpoint })),
});

test('one address is named, several are counted', () => {
  assert.deepEqual(judged({ '192.0.2.1:443': found }, of(at('192.0.2.1'))), {
    ...found,
    ways: [way(1, at('192.0.2.1'))],
    ...FIRST,
  });
  assert.deepEqual(
    judged({ '192.0.2.1:443': found, '192.0.2.2:443': found }, of(at('192.0.2.1'), at('192.0.2.2'))),
    {
      ...found,
      ways: [way(2, at('192.0.2.1'), at('192.0.2.2'))],
      ...FIRST,
    },
  );
  assert.deepEqual(
    judged({ '192.0.2.2:443': found }, of(at('192.0.2.1'), at('192.0.2.2'), at('192.0.2.3'))),
    {
      ...found,
      ways: [way(3, at('192.0.2.2'))],
      intermittent: true,
      endpoint: at('192.0.2.2').endpoint,
    },
  );
});

test('an IPv6 address decides only where there is no other', () => {
  const says = { '2001:db8::1:443': found };
  assert.equal(judged(says, of(at('2001:db8::1'))).kind, 'found');
  const aside = judged(says, of(at('2001:db8::1'), at('192.0.2.1')));
  assert.equal(aside.kind, 'warning');
  assert.match(
    aside.kind === 'warning' ? becauseOf(aside) : '',
    /^over IPv6, .*\[2001:db8::1\]:443: it broke$/,
  );
});

test('a protocol that is not known', async (t) => {
  const unknown = { target: { ...evidence().target, protocol: null, port: null } };
  const served = [
    { purpose: 'as-cloudfront', host: 'a', path: '/', observation: answered(exchange()) },
  ] as const;
  const dead = [
    { purpose: 'as-cloudfront', host: 'a', path: '/', observation: failed('refused', 'connect') },
  ] as const;
  const refused = failed('refused', 'connect');
  const both = (https: Partial<EndpointEvidence>, http: Partial<EndpointEvidence>) => ({
    ...of(at('192.0.2.1', 443, https), at('192.0.2.1', 80, http)),
    ...unknown,
  });

  await t.test('HTTPS serves, HTTP is broken: a warning', () => {
    const judgement = judged({ '192.0.2.1:80': found }, both({ exchanges: served }, { exchanges: dead }));
    assert.ok(judgement.kind === 'warning');
    assert.equal(judgement.at, 'other-way');
  });
  await t.test('HTTP serves, HTTPS is broken: it depends on the policy', () => {
    const judgement = judged({ '192.0.2.1:443': found }, both({ exchanges: served }, { exchanges: served }));
    assert.deepEqual(judgement, {
      ...found,
      certainty: 'depends',
      at: 'plain-http-serves',
      dependsOn: ['protocol'],
      beside: 'serves',
      ways: [way(1, at('192.0.2.1'))],
      ...FIRST,
    });
  });
  await t.test('what was not seen of HTTP is no evidence that it does not serve', () => {
    const unseen = [
      { purpose: 'as-cloudfront', host: 'a', path: '/', observation: failed('cut-short', 'request') },
    ] as const;
    const judgement = judged({ '192.0.2.1:443': found }, both({ exchanges: dead }, { exchanges: unseen }));
    assert.ok(judgement.kind === 'found');
    assert.deepEqual([judgement.certainty, judgement.dependsOn], ['depends', ['protocol']]);
    assert.match(becauseOf(judgement), /^over HTTPS \(plain HTTP was not seen to fail\): /);
  });
  await t.test('neither serves, one port is closed: the other decides', () => {
    const seen = both({ exchanges: dead }, { exchanges: dead, tcp: refused });
    assert.equal(judged({ '192.0.2.1:443': found }, seen).kind, 'found');
    assert.equal(judged({ '192.0.2.1:80': found }, seen).kind, 'warning');
  });
  await t.test('both closed: broken either way', () => {
    const seen = both({ exchanges: dead, tcp: refused }, { exchanges: dead, tcp: refused });
    const judgement = judged({ '192.0.2.1:443': found, '192.0.2.1:80': found }, seen);
    assert.deepEqual(judgement, {
      ...found,
      ways: [way(1, at('192.0.2.1')), way(1, at('192.0.2.1', 80))],
      waysAsked: 2,
      ...FIRST,
    });
    assert.equal(
      becauseOf(judgement),
      'over HTTPS: 192.0.2.1:443: it broke; over plain HTTP: 192.0.2.1:80: it broke',
    );
    assert.equal(
      decisiveIn(judgement, (text) => text),
      ', over HTTPS: it broke; over plain HTTP: it broke',
    );
  });
  await t.test('match-viewer needs both', () => {
    const target = { ...evidence().target, protocol: 'match-viewer', port: null } as const;
    const seen = { ...both({ exchanges: served }, { exchanges: dead }), target };
    const judgement = judged({ '192.0.2.1:80': found }, seen);
    assert.ok(judgement.kind === 'found');
    assert.deepEqual([judgement.ways?.map(({ protocol }) => protocol), judgement.waysAsked], [['http'], 2]);
    const ofBoth = judged({ '192.0.2.1:80': found, '192.0.2.1:443': found }, seen);
    assert.ok(ofBoth.kind === 'found');
    assert.equal(ofBoth.ways?.length, 2);
  });
});

test('unknown on one address is not unknown for all, unless it matters', () => {
  const gap = (matters: boolean): Judgement => ({ kind: 'unknown', missing: 'no handshake', matters });
  const two = of(at('192.0.2.1'), at('192.0.2.2'));
  assert.equal(judged({ '192.0.2.1:443': gap(false) }, two).kind, 'ruled-out');
  assert.equal(judged({ '192.0.2.1:443': gap(true) }, two).kind, 'unknown');
  assert.equal(judged({ '192.0.2.1:443': gap(false), '192.0.2.2:443': gap(false) }, two).kind, 'unknown');
});

test('a cause that throws costs its finding, is told, and the others go on', () => {
  const bugs: string[] = [];
  const broken: EndpointCause = {
    ...tcpReset,
    title: 'Broken on purpose',
    source: 'https://example.com',
    cloudfrontStatus: 502,
    scope: 'endpoint',
    judge: () => {
      throw new TypeError('mistake');
    },
  };
  const fine: EndpointCause = { ...broken, id: 'tcp-refused', judge: () => found };
  const verdicts = judgeCase([broken, fine], caseOf(of(at('192.0.2.1')), now), (error, where) =>
    bugs.push(`${where}: ${error}`),
  );
  assert.deepEqual(bugs, ['cause tcp-reset: TypeError: mistake']);
  assert.deepEqual(
    verdicts.map(({ judgement }) => judgement.kind),
    ['unknown', 'found'],
  );
});

test('what a name is answered that has no certificate there, hangs on whether Host is forwarded', () => {
  const chain = [leafOf({ names: ['other.example.com'] }), authority.intermediate];
  for (const [cause, { exchanges }] of [
    [httpConnectionClosed, fails('closed', 'closed without a byte of an answer')],
    [httpUpstreamError, answers({ statusCode: 503 })],
  ] as const)
    for (const [hostHeader, names, certainty] of [
      [null, chain, 'depends'],
      ['none', chain, cause === httpUpstreamError ? 'proven' : 'likely'],
      [null, [leafOf(), authority.intermediate], cause === httpUpstreamError ? 'proven' : 'likely'],
    ] as const) {
      const [seen, all] = seenWith([presenting(names)], { hostHeader, protocol: 'https' });
      const theCase = caseOf({ ...all, endpoints: [{ ...seen, exchanges }] }, now);
      const judgement = judgeCase([certificateNameMismatch, cause], theCase)[1]?.judgement;
      assert.equal(
        judgement?.kind === 'found' && judgement.certainty,
        certainty,
        `${cause.id} ${hostHeader}`,
      );
    }
});
