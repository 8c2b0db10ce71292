import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Report } from '../../../src/formats/report.ts';
import type { StandIn } from '../../../src/lab/slack/slack-stand-in.ts';
import { startWatch } from '../../../src/slack/threads/start-watch.ts';
import { awsAt } from '../../aws/counterpart.ts';
import { answerTo } from '../answer-to.ts';
import { brokenReport } from '../reports.ts';
import { type Check, startScene } from '../scene.ts';

/** A name of an origin, a colleague, and a row of a log: what AWS said. */
const INTERNAL = /inner\.corp\.example|ana@corp|row of a function's log/;

/** One distribution, as CloudFront's API answers for every id. */
const DISTRIBUTION = `<Distribution><Id>E1CORPEXAMPLE</Id><DomainName>d1.cloudfront.net</DomainName><DistributionConfig>
<Enabled>true</Enabled><Origins><Quantity>1</Quantity><Items><Origin><Id>o</Id><DomainName>inner.corp.example</DomainName>
<CustomOriginConfig><HTTPPort>80</HTTPPort><HTTPSPort>443</HTTPSPort><OriginProtocolPolicy>https-only</OriginProtocolPolicy>
<OriginSslProtocols><Quantity>1</Quantity><Items><SslProtocol>TLSv1.2</SslProtocol></Items></OriginSslProtocols>
</CustomOriginConfig></Origin></Items></Origins><DefaultCacheBehavior><TargetOriginId>o</TargetOriginId>
<ViewerProtocolPolicy>https-only</ViewerProtocolPolicy><CachePolicyId>658327ea-f89d-4fab-a63d-7e88639e58f6</CachePolicyId>
</DefaultCacheBehavior></DistributionConfig></Distribution>`;

async function serveDistribution(t: { after: (end: () => unknown) => void }) {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/xml').end(DISTRIBUTION),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const before = { ...process.env };
  Object.assign(process.env, awsAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  t.after(() => {
    process.env = before;
    server.closeAllConnections();
    server.close();
  });
}

/** What the check found, and what AWS said beside it. */
function internalReport({ target, surroundings: { id, distribution } }: Check): Report {
  const report = brokenReport(id, target);
  const lines = [
    { about: 'change', text: '2026-11-23T09:58:00Z: ana@corp: UpdateDistribution' },
    { about: 'function-log', text: "a row of a function's log" },
  ] as const;
  return {
    ...report,
    evidence: { ...report.evidence, ...(distribution && { distribution }), aws: { lines, problems: [] } },
  };
}

/** Everything that was sent to Slack for other eyes than those in the listed channel. */
const toldElsewhere = (slack: StandIn): string =>
  JSON.stringify([
    slack.home('U0ALICE'),
    slack.calls().filter(({ args }) => args.channel !== undefined && args.channel !== 'C0INCIDENT'),
    slack.channel('C0GENERAL').all(),
    slack.channel('D0ALICEBOT').all(),
  ]);

test('what AWS said is told in its channel alone: not on Home, by show, history, stop or a watch elsewhere', async (t) => {
  await serveDistribution(t);
  let ahead = 0;
  const { slack, alice, check } = await startScene(t, 'socket', {
    config: { aws: { channels: ['C0INCIDENT'], roles: [], readsFunctionCode: false } },
    bot: { clockMs: () => performance.now() + ahead },
  });
  const bob = slack.user('U0BOB');
  const channel = slack.channel('C0INCIDENT');
  const told = (words: RegExp) =>
    slack.until(() => slack.ephemeral('U0ALICE').find(({ text }) => words.test(text)));
  const home = (words: RegExp) => slack.until(() => words.test(JSON.stringify(slack.home('U0ALICE'))));

  await alice.command('C0INCIDENT', '/cf502', 'E1CORPEXAMPLE/cart');
  const first = await check(0);
  assert.equal(first.surroundings.distribution?.form, 'live');
  alice.openHome();
  await home(/an origin that AWS named.* since/);
  const report = internalReport(first);
  first.end(report);
  const root = await slack.until(() => channel.messages().find(({ text }) => text.startsWith('Broken')));
  assert.match(JSON.stringify(root), /inner\.corp\.example/, 'its own channel reads it');

  await alice.click(root, 'cf502_evidence');
  await slack.until(() => /ana@corp/.test(JSON.stringify(slack.view('U0ALICE'))));
  assert.match(await answerTo(slack, alice, `show ${report.id}`), /inner\.corp\.example/);
  await alice.click(root, 'cf502_watch');
  await told(/^Watching for two hours/);
  alice.openHome();
  await home(/Watched.*an origin that AWS named.*None yet/);

  for (const [user, place] of [
    [bob, 'C0GENERAL'],
    [alice, 'D0ALICEBOT'],
  ] as const)
    for (const [typed, answer] of [
      [`show ${report.id}`, /^No report/],
      ['history inner.corp.example', /^No check of/],
    ] as const) {
      const { acknowledged } = await user.command(place, '/cf502', typed);
      const at = slack.ephemeral(user.id).length;
      const said =
        (acknowledged as { text?: string } | null)?.text ??
        (
          await slack.until(() =>
            slack
              .ephemeral(user.id)
              .slice(at - 1)
              .find(({ text }) => answer.test(text)),
          )
        ).text;
      assert.match(said, answer);
    }
  await alice.command('D0ALICEBOT', '/cf502', 'stop');
  await told(/an origin that AWS named/);
  assert.doesNotMatch(toldElsewhere(slack), INTERNAL);

  // The channel is no longer open: Slack no longer says that no other company reads along.
  await alice.command('C0INCIDENT', '/cf502', 'E1CORPEXAMPLE/other');
  const second = await check(1);
  slack.fault({ method: 'conversations.info', kind: 'ok-false', error: 'missing_scope' });
  ahead = 61_000;
  second.end(internalReport(second));
  await slack.until(() =>
    channel.all().some(({ text }) => /which may not be asked in this channel by now/.test(text)),
  );
  assert.match(await answerTo(slack, alice, `show ${report.id}`), /may not be asked in this channel by now/);
  assert.match(await answerTo(slack, alice, 'history inner.corp.example'), /^No check of/);
  const before = slack.ephemeral('U0ALICE').length;
  await alice.click(channel.message(root.ts) ?? root, 'cf502_support');
  await slack.until(() => /by now/.test(slack.ephemeral('U0ALICE')[before]?.text ?? ''));
  await alice.click(channel.message(root.ts) ?? root, 'cf502_again');
  assert.equal((await check(2)).surroundings.distribution, undefined, 'the origin alone is asked');
});

test('a result of AWS that one person alone sees is watched nowhere: direct messages are not its channel', async () => {
  const report = { ...brokenReport('r1', {} as never), evidence: { aws: { lines: [], problems: [] } } };
  const place = { team: 'T1', channel: 'C0INCIDENT', user: 'U0ALICE', threadTs: null };
  const watches = { running: new Map() } as never;
  const started = await startWatch(
    { place, rootTs: null },
    report as never,
    'until-fixed',
    watches,
    {} as never,
  );
  assert.equal(started, 'stays-here');
});
