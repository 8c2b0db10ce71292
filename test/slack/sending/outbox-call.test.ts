import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebAPIHTTPError, WebAPIPlatformError } from '@slack/web-api';
import { createDispatch } from '../../../src/slack/sending/dispatch.ts';
import { createOutboxCall } from '../../../src/slack/sending/outbox-call.ts';
import { createRateLimits } from '../../../src/slack/sending/rate-limits.ts';

/** Makes one call to a Slack that fails in these ways, one after the other, and then answers. */
async function callAgainst(failures: readonly Error[], isRepeatable: boolean) {
  const left = [...failures];
  let calls = 0;
  const clockMs = () => performance.now();
  const call = async () => {
    calls += 1;
    const failure = left.shift();
    if (failure !== undefined) throw failure;
    return { ok: true };
  };
  const outboxCall = createOutboxCall(createDispatch(createRateLimits(clockMs), clockMs), call, {
    backOffMs: 1,
  });
  const outcome = await outboxCall({
    method: 'views.update',
    channel: null,
    priority: 'answer',
    key: 'view V1',
    args: {},
    isRepeatable,
  });
  return { outcome: outcome.kind, calls };
}

test('a call is made again where that is safe, as often as it helps', async () => {
  const lost = () => new WebAPIHTTPError(500, 'x', {});
  const refused = new WebAPIPlatformError({ ok: false, error: 'hash_conflict' });
  const unsent = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
  for (const [failures, isRepeatable, expected] of [
    [[], true, { outcome: 'answered', calls: 1 }],
    [[lost(), lost()], true, { outcome: 'answered', calls: 3 }],
    [[lost(), lost(), lost(), lost()], true, { outcome: 'uncertain', calls: 4 }],
    [[lost()], false, { outcome: 'uncertain', calls: 1 }],
    [[unsent], false, { outcome: 'answered', calls: 2 }],
    [[refused], true, { outcome: 'refused', calls: 1 }],
  ] as const)
    assert.deepEqual(await callAgainst(failures, isRepeatable), expected);
});
