import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originFeatureConflict } from '../../../src/causes/distribution/origin-feature-conflict.ts';
import { judgeOrigin } from '../case.ts';
import { evidence } from '../evidence.ts';
import { configured } from './plans.ts';

const now = new Date('2026-11-30T10:00:00Z');

const TRIGGER = { runtime: 'lambda-edge', event: 'origin-request', name: 'f', arn: 'arn:f' } as const;

test('what AWS documents as not going together warns, each by itself', () => {
  for (const [given, kind, because] of [
    [
      { origin: { clientCertificate: true }, behavior: { functions: [TRIGGER] } },
      'warning',
      /origin mTLS does not work with Lambda@Edge/,
    ],
    [
      { origin: { clientCertificate: true }, behavior: { grpc: true } },
      'warning',
      /origin mTLS does not work with gRPC/,
    ],
    [
      { origin: { clientCertificate: true, protocolPolicy: 'match-viewer' } },
      'warning',
      /plain HTTP, which the protocol policy allows/,
    ],
    [
      { origin: { kind: 'vpc' }, behavior: { functions: [TRIGGER] } },
      'warning',
      /VPC origins do not work with Lambda@Edge/,
    ],
    [{ origin: { kind: 'vpc' }, behavior: { grpc: true } }, 'warning', /VPC origins do not carry gRPC/],
    [{ origin: { protocolPolicy: 'http-only' }, behavior: { grpc: true } }, 'warning', /gRPC needs HTTPS/],
    [{ behavior: { grpc: true, functions: [TRIGGER] } }, 'warning', /gRPC does not work with Lambda@Edge/],
    [{ behavior: { grpc: true }, group: {} }, 'warning', /gRPC does not fail over/],
    [
      {
        origin: {
          domainName: 'a.lambda-url.eu-central-1.on.aws',
          accessControl: true,
          protocolPolicy: 'match-viewer',
        },
      },
      'warning',
      /over HTTPS only/,
    ],
    [
      {
        behavior: { grpc: true },
        errorResponses: [{ status: 502, pagePath: null, shownStatus: null, cachedSeconds: 5 }],
      },
      'warning',
      /gRPC does not work with custom error pages/,
    ],
    [{ behavior: { grpc: true, methods: ['GET', 'HEAD'] } }, 'warning', /gRPC needs POST/],
    [{ behavior: { grpc: true, methods: ['GET', 'HEAD', 'POST'] } }, 'ruled-out', /./],
    [
      {
        origin: { domainName: 'a.lambda-url.eu-central-1.on.aws', accessControl: true },
        behavior: { methods: ['GET', 'HEAD', 'POST', 'PUT'] },
      },
      'warning',
      /POST and PUT through only with x-amz-content-sha256/,
    ],
    [{ origin: { clientCertificate: true } }, 'ruled-out', /./],
    [{ behavior: { functions: [TRIGGER] } }, 'ruled-out', /./],
  ] as const) {
    const judgement = judgeOrigin(originFeatureConflict, configured(given), now);
    assert.equal(judgement.kind, kind, JSON.stringify(given));
    assert.match(JSON.stringify(judgement), because);
  }
});

test('without a configuration nothing is said, and nothing is missing', () => {
  const judgement = judgeOrigin(originFeatureConflict, evidence(), now);
  assert.equal(judgement.kind, 'unknown');
  assert.equal(judgement.kind === 'unknown' && judgement.matters, false);
});
