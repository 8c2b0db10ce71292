import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rejudge, type Settings } from '../../src/check/rejudge.ts';
import type { Report } from '../../src/formats/report.ts';
import { resultButtons } from '../../src/render/slack/result-buttons.ts';
import { resultMessages } from '../../src/render/slack/result-message.ts';
import { contradictionIn } from '../../src/report/contradiction.ts';
import { judgedAgain } from '../reports/recording.ts';

const answered = (report: Report, settings: Settings) =>
  rejudge(report, settings, new Date(report.evidence.observedAt), report);
const buttons = (report: Report) => JSON.stringify(resultButtons(report, { to: 'channel', watched: false }));

test('who may connect: asked once; "everybody" settles it, "only CloudFront" leaves what to look at', () => {
  const open = judgedAgain('farm/filtered.json');
  assert.equal(open.verdict.state, 'unsure');
  assert.match(open.verdict.question ?? '', /everybody, or only CloudFront/);
  assert.match(buttons(open), /Only CloudFront.*Everybody/);

  const everybody = answered(open, { admits: 'everybody' });
  assert.deepEqual(
    [everybody.verdict.state, everybody.verdict.causes[0], everybody.verdict.question],
    ['broken', 'tcp-timed-out', undefined],
  );
  const some = answered(open, { admits: 'cloudfront' });
  assert.equal(some.verdict.state, 'unsure');
  assert.equal(some.verdict.question, undefined);
  assert.doesNotMatch(buttons(some), /cf502_admits/);
  assert.equal(
    answered(judgedAgain('farm/refused.json'), { admits: 'everybody' }).findings.find(
      ({ cause }) => cause === 'tcp-refused',
    )?.certainty,
    'proven',
  );
});

test('origin mTLS: "no" settles it; a later answer to something else forgets neither', () => {
  const open = judgedAgain('farm/client-certificate.json');
  assert.match(buttons(open), /mTLS is set up.*No mTLS/);
  const without = answered(open, { clientCertificate: false });
  assert.equal(without.verdict.state, 'broken');
  assert.equal(without.verdict.question, undefined);
  const more = answered(without, { minTls: 'TLSv1.2' });
  assert.equal(more.evidence.target.clientCertificate, false);
  assert.equal(more.verdict.state, 'broken');
});

test('a private address: whether it is a VPC origin is asked, and what follows is for the one or the other', () => {
  const open = judgedAgain('farm/private-address.json');
  assert.equal(open.verdict.state, 'refused');
  assert.match(open.verdict.question ?? '', /VPC origin/);
  assert.match(buttons(open), /It is a VPC origin.*No VPC origin/);
  const root = (report: Report) => resultMessages(report, { to: 'alone', watched: false }).root.text;
  assert.match(root(open), /\nQuestion: .*VPC origin\?\nFirst step: /);

  const inside = answered(open, { vpcOrigin: true });
  assert.deepEqual([inside.verdict.causes, inside.verdict.question], [[], undefined]);
  assert.match(
    root(inside),
    /VPC origin\n.*\nFirst step: In the security group .*CloudFront-VPCOrigins-Service-SG/,
  );
  assert.doesNotMatch(buttons(inside), /cf502_vpc/);

  const custom = answered(open, { vpcOrigin: false });
  const found = custom.findings.find(({ cause }) => cause === 'address-not-public');
  assert.deepEqual([found?.kind, found?.certainty], ['found', 'likely']);
  assert.doesNotMatch(`${found?.because} ${custom.verdict.question}`, /unless|\?/);
});

test('an answer that does not fit the configuration, or what viewers get, is said back', () => {
  const report = judgedAgain('farm/healthy-rsa.json');
  const planned = {
    ...report,
    evidence: {
      ...report.evidence,
      distribution: {
        origin: { protocolPolicy: 'https-only', minTls: 'TLSv1.2', clientCertificate: false },
        host: { forwarded: 'no' },
      },
    },
  } as unknown as Report;
  for (const [answer, says] of [
    [{ protocol: 'http' }, /origin protocol policy is https-only/],
    [{ protocol: 'https' }, null],
    [{ hostHeader: 'www.example.com' }, /Host is not forwarded/],
    [{ hostHeader: 'none' }, null],
    [{ minTls: 'TLSv1' }, /minimum origin SSL protocol is TLSv1\.2/],
    [{ clientCertificate: true }, /origin mTLS is not set up/],
  ] as const) {
    const said = contradictionIn(planned, answer);
    if (says === null) assert.equal(said, null, JSON.stringify(answer));
    else assert.match(said ?? '', says);
  }
  const headers = [['X-Cache', 'Error from cloudfront']];
  const fetch = {
    purpose: 'plain',
    path: '/',
    observation: { kind: 'answered', value: { statusCode: 502, headers } },
  };
  const seen = {
    ...report,
    evidence: { ...report.evidence, viewer: { fetches: [fetch] } },
  } as unknown as Report;
  assert.match(
    contradictionIn(seen, { hostHeader: 'none' }) ?? '',
    /CloudFront gave viewers an error of its own/,
  );
  assert.equal(contradictionIn(report, { hostHeader: 'none' }), null);
});
