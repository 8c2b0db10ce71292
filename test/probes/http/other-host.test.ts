import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../src/check/diagnose.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { serveTls } from '../../../src/lab/origins/serve-tls.ts';
import { mayHangOnHost, otherHost } from '../../../src/probes/http/other-host.ts';
import { chainReader } from '../../../src/readings/chain-reader.ts';
import { answered, evidence, exchange, failed, handshake } from '../../causes/evidence.ts';
import { authority, findingOf, HOST, surroundings, target } from '../../check/diagnosing.ts';

const VIEWERS = 'www.test.example';

function shaken(...names: string[]) {
  const chain = [issueCertificate({ names }).der.toString('base64')];
  return [
    { purpose: 'as-cloudfront', serverName: 'x', observation: answered(handshake({ chain })) },
  ] as const;
}

const { leafOf } = chainReader(evidence().trust);

test('which other Host there is to try', () => {
  const { target: known } = evidence();
  const origin = known.origin;
  for (const [hostHeader, names, expected] of [
    [null, [origin, 'example.com', 'www.example.com'], 'www.example.com'],
    [null, [origin, 'shop.example.com'], 'shop.example.com'],
    [null, [origin], null],
    [null, ['*.example.com'], null],
    [null, [origin, 'abc.execute-api.eu-west-1.amazonaws.com'], null],
    ['none', [origin, 'www.example.com'], 'www.example.com'],
    ['www.example.com', [], origin],
    [origin, ['www.example.com'], null],
  ] as const) {
    const chosen = otherHost({ ...known, hostHeader }, shaken(...names), leafOf);
    assert.equal(chosen, expected, `${hostHeader} ${names}`);
  }
  assert.equal(otherHost(known, [], leafOf), null);
  assert.equal(otherHost({ ...known, origin: '192.0.2.1', hostHeader: 'www.example.com' }, [], leafOf), null);
  const broken = {
    purpose: 'as-cloudfront',
    serverName: 'x',
    observation: answered(handshake({ chain: ['AA=='] })),
  };
  assert.equal(otherHost(known, [{ ...broken, purpose: 'as-cloudfront' }], leafOf), null);
});

test('answers that may hang on the Host', () => {
  for (const [statusCode, may] of [
    [200, false],
    [301, false],
    [401, false],
    [403, true],
    [404, true],
    [421, true],
    [502, true],
  ] as const) {
    assert.equal(mayHangOnHost(answered(exchange({ statusCode }))), may, `${statusCode}`);
  }
  assert.equal(mayHangOnHost(failed('closed', 'response-head')), false);
});

/** What a server says by Host; it counts what it was asked. */
async function originByHost(
  t: { after(hook: () => Promise<void>): void },
  says: Readonly<Record<string, number>>,
) {
  const asked: string[] = [];
  const served = await serveTls({
    ...authority.serverOptions({ names: [HOST, VIEWERS] }),
    respond: (request, response) => {
      const host = request.headers.host ?? '';
      asked.push(host);
      response.writeHead(says[host] ?? 500).end();
    },
  });
  t.after(served.stop);
  return { port: served.port, asked };
}

test('one more request where it may tell something, none where it cannot', async (t) => {
  for (const [name, says, words, asked, because] of [
    ['not known', { [HOST]: 200, [VIEWERS]: 200 }, [], [HOST, VIEWERS], null],
    [
      'the viewer’s Host is refused',
      { [HOST]: 200, [VIEWERS]: 403 },
      [],
      [HOST, VIEWERS],
      /"origin\.test\.example" the origin answered 200, to Host "www\.test\.example" 403; a distribution that forwards/,
    ],
    ['known not to be forwarded', { [HOST]: 200, [VIEWERS]: 403 }, ['--host-header', 'none'], [HOST], null],
    [
      'the wrong one is not forwarded',
      { [HOST]: 404, [VIEWERS]: 200 },
      ['--host-header', 'none'],
      [HOST, VIEWERS],
      /to Host "www\.test\.example" 200$/,
    ],
    [
      'the wrong one is forwarded',
      { [HOST]: 200, [VIEWERS]: 502 },
      ['--host-header', VIEWERS],
      [VIEWERS, HOST],
      /"www\.test\.example" the origin answered 502, to Host "origin\.test\.example" 200$/,
    ],
  ] as const) {
    await t.test(name, async (t) => {
      const origin = await originByHost(t, says);
      const report = await diagnose(
        target(`${HOST}:${origin.port}`, '--protocol', 'https', ...words),
        surroundings(),
      );
      assert.deepEqual([...new Set(origin.asked)].toSorted(), asked.toSorted());
      const finding = findingOf(report, 'http-host-dependent');
      assert.equal(finding.kind, because === null ? 'ruled-out' : 'warning');
      if (because !== null) assert.match(finding.because, because);
    });
  }
});

test('another Host that never answers is not waited for', async (t) => {
  const served = await serveTls({
    ...authority.serverOptions({ names: [HOST, VIEWERS] }),
    respond: (request, response) => {
      if (request.headers.host === HOST) response.end('ok');
    },
  });
  t.after(served.stop);
  const report = await diagnose(target(`${HOST}:${served.port}`, '--protocol', 'https'), surroundings());
  assert.equal(report.verdict.state, 'healthy', report.verdict.headline);
  const [, other] = report.evidence.endpoints[0]?.exchanges ?? [];
  assert.equal(other?.purpose, 'other-host');
  assert.equal(other?.observation.kind === 'failed' && other.observation.failure.kind, 'cut-short');
});
