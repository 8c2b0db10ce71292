import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { diagnose } from '../../../src/check/diagnose.ts';
import { createAuthority } from '../../../src/lab/origins/authority.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { serveTls } from '../../../src/lab/origins/serve-tls.ts';
import { checkMessage } from '../../../src/render/slack/block-limits.ts';
import { startScene } from '../scene.ts';

const HOST = 'no-intermediate.farm.test';
const SCOPES = ['commands', 'chat:write', 'channels:history', 'users:read'];

/** An origin that leaves its intermediate out, and the server of its CA, where it is to be had. */
async function startOrigin(t: TestContext, hasIssuer = true) {
  const authority = createAuthority(new Date());
  const issuer = createServer((_, response) => {
    if (hasIssuer) response.end(authority.intermediate.der);
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  t.after(() => issuer.close());
  const leaf = issueCertificate({
    names: [HOST],
    issuer: authority.intermediate,
    issuerUrl: `http://aia.farm.test:${(issuer.address() as AddressInfo).port}/intermediate.der`,
    notBefore: new Date(Date.now() - 86_400_000).toISOString(),
    notAfter: new Date(Date.now() + 80 * 86_400_000).toISOString(),
  });
  const served = await serveTls({ key: leaf.keyPem, cert: leaf.pem });
  t.after(() => served.stop());
  return { authority, leaf, command: `https://${HOST}:${served.port}` };
}

async function ask(t: TestContext, scopes: readonly string[] | undefined, hasIssuer = true) {
  const origin = await startOrigin(t, hasIssuer);
  const scene = await startScene(t, 'socket', {
    diagnose,
    config: { allowedCidrs: ['127.0.0.0/8'] },
    bot: {
      addedRoots: [origin.authority.root.der],
      resolveTo: [HOST, 'aia.farm.test'].map((host) => [host, ['127.0.0.1']]),
    },
    ...(scopes === undefined ? {} : { standIn: { scopes } }),
  });
  const { slack, alice } = scene;
  await alice.command('C0INCIDENT', '/cf502', origin.command);
  const root = await slack.until(() =>
    slack
      .channel('C0INCIDENT')
      .messages()
      .find(({ blocks }) => JSON.stringify(blocks).includes('cf502_chain')),
  );
  await alice.click(root, 'cf502_chain');
  return { ...origin, ...scene, root };
}

test('Make the chain file puts the chain an origin should send into the thread, once, without any key', async (t) => {
  const { slack, alice, root, leaf, authority } = await ask(t, undefined);
  const file = await slack.until(
    () =>
      slack
        .channel('C0INCIDENT')
        .all()
        .find(({ files }) => files.length > 0)?.files[0],
  );
  assert.equal(file.name, `fullchain-${HOST}.pem`);
  assert.equal(file.content.toString(), leaf.pem + authority.intermediate.pem);
  assert.doesNotMatch(file.content.toString(), /KEY/);
  await alice.click(root, 'cf502_chain');
  await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => /has it already/.test(text)));
  const thread = slack.channel('C0INCIDENT').thread(root.ts);
  assert.equal(thread.length, 3, 'the verdict, the repair and, asked for, the file');
});

test('without the scope for files the chain stands in a code block, and the bot stays ready', async (t) => {
  const { slack, bot, leaf } = await ask(t, SCOPES);
  const message = await slack.until(() =>
    slack
      .channel('C0INCIDENT')
      .all()
      .find(({ text }) => text.startsWith('The chain as the origin should send it')),
  );
  assert.ok(JSON.stringify(message.blocks).includes(JSON.stringify(leaf.pem.trimEnd()).slice(1, -1)));
  assert.deepEqual(checkMessage(message), []);
  assert.equal(bot.isReady(), true);
});

test('an issuer that cannot be had is said to whoever pressed, and the thread stays as it is', async (t) => {
  const { slack, root } = await ask(t, undefined, false);
  await slack.until(() =>
    slack
      .ephemeral('U0ALICE')
      .some(({ text }) => text.startsWith('The chain cannot be made from here: the issuer')),
  );
  assert.equal(slack.channel('C0INCIDENT').thread(root.ts).length, 2);
});
