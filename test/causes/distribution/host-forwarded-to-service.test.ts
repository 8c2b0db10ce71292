import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostForwardedToService } from '../../../src/causes/distribution/host-forwarded-to-service.ts';
import { judgeOrigin } from '../case.ts';
import { evidence } from '../evidence.ts';
import { answers } from '../http.ts';
import { configured } from './plans.ts';

const now = new Date('2026-11-30T10:00:00Z');

const FORWARDED = {
  forwarded: 'yes',
  by: [{ kind: 'origin-request-policy', policy: { id: 'r', name: 'AllViewer' } }],
} as const;

test('an answer to the name viewers use counts more than what such services do', () => {
  const given = { host: FORWARDED, origin: { domainName: 'shop.herokuapp.com' } };
  for (const [statusCode, kind] of [
    [200, 'ruled-out'],
    [404, 'warning'],
  ] as const) {
    const seen = answers({ statusCode }, { host: 'www.shop.example' });
    assert.equal(
      judgeOrigin(hostForwardedToService, { ...configured(given), endpoints: [seen] }, now).kind,
      kind,
      `${statusCode}`,
    );
  }
});

test('services that want their own name warn where Host is forwarded', () => {
  for (const [given, kind, because] of [
    [
      {
        host: FORWARDED,
        origin: { domainName: 'abc123.execute-api.eu-central-1.amazonaws.com' },
      },
      'warning',
      /API Gateway, which answers 403.*custom domain name/,
    ],
    [
      {
        host: FORWARDED,
        origin: { domainName: 'abc.lambda-url.eu-central-1.on.aws' },
      },
      'warning',
      /a Lambda function URL/,
    ],
    [
      {
        host: FORWARDED,
        origin: { domainName: 'b.s3.eu-central-1.amazonaws.com', kind: 's3' },
      },
      'warning',
      /an S3 bucket/,
    ],
    [{ host: FORWARDED }, 'ruled-out', /./],
    [
      { host: FORWARDED, origin: { domainName: 'shop.s3-website.eu-central-1.amazonaws.com' } },
      'warning',
      /an S3 website, which answers 404 .* unless the bucket is named like/,
    ],
    [
      { host: FORWARDED, origin: { domainName: 'shop.herokuapp.com' } },
      'warning',
      /a Heroku application, which answers a page of its own to a name that it does not know/,
    ],
    [{ host: FORWARDED, origin: { domainName: 'shop.up.railway.app' } }, 'ruled-out', /./],
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
