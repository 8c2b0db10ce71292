import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAuthority } from '../../../src/lab/origins/authority.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { startScene } from '../scene.ts';

const { intermediate } = createAuthority(new Date('2026-11-23T10:00:00Z'));
const leaf = issueCertificate({
  names: ['origin.example.com'],
  issuer: intermediate,
  notBefore: '2020-10-01T00:00:00Z',
  notAfter: '2020-11-01T00:00:00Z',
});

test('what is pasted into a direct message is judged there, and talk starts no check', async (t) => {
  const { slack, alice, check, checks } = await startScene(t);
  const answerTo = async (text: string) => {
    const asked = alice.directMessage(text);
    const [, answer] = await slack.until(() => {
      const thread = slack.channel('D0ALICEBOT').thread(asked.ts);
      return thread.length === 2 && thread;
    });
    return answer?.text ?? '';
  };
  assert.match(await answerTo(leaf.pem + intermediate.pem), /^Rejected[\s\S]*Origin certificate has expired/);
  assert.match(
    await answerTo('{"status":"200","headers":{"x-id":"7"}}'),
    /^CloudFront refuses this result[\s\S]*header-entry-not-an-array/,
  );
  assert.match(await answerTo('x-cache: LambdaExecutionError from cloudfront'), /made by an edge function/);
  assert.match(await answerTo('we moved origin.example.com to the new cluster'), /^Shall this be checked\?/);
  assert.equal(checks.length, 0);

  alice.directMessage('origin.example.com is down, please look');
  (await check(0)).end();
  assert.equal(checks.length, 1);
});
