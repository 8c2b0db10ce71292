import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostForwardedToService } from '../../../src/causes/distribution/host-forwarded-to-service.ts';
import { judgeOrigin } from '../case.ts';
import { evidence } from '../evidence.ts';
import { configured } from './plans.ts';

const now = new Date('2026-11-30T10:00:00Z');

test('services that want their own name warn where Host is forwarded', () => {
  for (const [given, kind, because] of [
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'origin-request-policy', policy: { id: 'r', name: 'AllViewer' } }],
        },
        origin: { domainName: 'abc123.execute-api.eu-central-1.amazonaws.com' },
      },
      'warning',
      /API Gateway, which answers 403.*custom domain name/,
    ],
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'origin-request-policy', policy: { id: 'r', name: 'AllViewer' } }],
        },
        origin: { domainName: 'abc.lambda-url.eu-central-1.on.aws' },
      },
      'warning',
      /a Lambda function URL/,
    ],
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'origin-request-policy', policy: { id: 'r', name: 'AllViewer' } }],
        },
        origin: { domainName: 'b.s3.eu-central-1.amazonaws.com', kind: 's3' },
      },
      'warning',
      /an S3 bucket/,
    ],
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'origin-request-policy', policy: { id: 'r', name: 'AllViewer' } }],
        },
      },
      'ruled-out',
      /./,
    ],
    [{ origin: { domainName: 'abc.lambda-url.eu-central-1.on.aws' } }, 'ruled-out', /./],
    [
      { host: { forwarded: 'unknown' }, origin: { domainName: 'abc.lambda-url.eu-central-1.on.aws' } },
      'unknown',
      /whether Host is forwarded/,
    ],
  ] as const) {
    const judgement = judgeOrigin(hostForwardedToService, configured(given), now);
    assert.equal(judgement.kind, kind, JSON.stringify(given));
    assert.match(JSON.stringify(judgement), because);
  }
});

test('without a configuration nothing is said, and nothing is missing', () => {
  const judgement = judgeOrigin(hostForwardedToService, evidence(), now);
  assert.equal(judgement.kind, 'unknown');
  assert.equal(judgement.kind === 'unknown' && judgement.matters, false);
});
