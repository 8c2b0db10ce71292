import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { diagnose } from '../../src/check/diagnose.ts';
import type { CauseId } from '../../src/formats/cause-ids.ts';
import { serveRaw } from '../../src/lab/origins/serve-raw.ts';
import { surroundings, target } from '../check/diagnosing.ts';
import { recordReport } from '../reports/recording.ts';
import { inShort } from './acceptance.ts';

type Answer = {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
};

/** Who answered what under which name, the verdict, and for whom the repair is written and what it names. */
type Row = readonly [
  story: string,
  origin: string,
  answer: Answer,
  verdict: string,
  cause: CauseId,
  server: string | undefined,
  repair: RegExp,
  typed?: string,
];

const OWN = 'origin.test.example';
const ELB = 'web-1.eu-west-1.elb.amazonaws.com';
const API = 'abc123.execute-api.eu-west-1.amazonaws.com';
const BUCKET = 'assets.s3.eu-west-1.amazonaws.com';
const ALB = 'an Application Load Balancer (ALB)';
const upstream = (status: number) => `broken ${status}: http-upstream-error proven`;
const TURNED_AWAY = 'healthy; warns application-not-reached';
const BY_HOST = 'healthy; warns http-host-dependent';
const NOT_FORWARDED = '--host-header none';
const nginx = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<hr><center>nginx/1.24.0</center>\r\n</html>`;
const s3 = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`;
const S3 = { Server: 'AmazonS3', 'Content-Type': 'application/xml' };
const cloudflare = (status: number, more = {}) => ({
  status,
  headers: { Server: 'cloudflare', 'CF-RAY': '8f1c-FRA', ...more },
});
const json = (status: number, message: string): Answer => ({
  status,
  headers: { 'x-amz-apigw-id': 'x=', 'Content-Type': 'application/json' },
  body: JSON.stringify({ message }),
});

const ROWS: readonly Row[] = [
  [
    'a target of a load balancer made the page',
    ELB,
    { status: 504, headers: { Server: 'nginx/1.24.0' }, body: nginx('504 Gateway Time-out') },
    upstream(504),
    'http-upstream-error',
    'nginx',
    /^Look in nginx's error log for `upstream timed out`/,
  ],
  [
    'a server of a load balancer answered, with a page of its application',
    ELB,
    { status: 502, headers: { Server: 'nginx' }, body: 'We will be back' },
    upstream(502),
    'http-upstream-error',
    'nginx',
    /nginx's error log/,
  ],
  [
    'a load balancer without targets',
    ELB,
    { status: 503, headers: { Server: 'awselb/2.0' } },
    upstream(503),
    'http-upstream-error',
    ALB,
    /target group has no target that is in use/,
  ],
  [
    'a load balancer whose target is slow',
    ELB,
    { status: 504, headers: { Server: 'awselb/2.0' } },
    upstream(504),
    'http-upstream-error',
    ALB,
    /it did not answer within the idle timeout/,
  ],
  [
    'an integration that is slow',
    API,
    json(504, 'Endpoint request timed out'),
    upstream(504),
    'http-upstream-error',
    'API Gateway',
    /it took longer than API Gateway waits/,
  ],
  [
    'S3 that asks for fewer requests',
    BUCKET,
    { status: 503, headers: S3, body: s3('SlowDown') },
    upstream(503),
    'http-upstream-error',
    'S3',
    /SlowDown is S3 asking for fewer requests/,
  ],
  [
    'an application pool that stopped',
    OWN,
    { status: 503, headers: { Server: 'Microsoft-HTTPAPI/2.0' }, body: '<h2>Service Unavailable</h2>' },
    upstream(503),
    'http-upstream-error',
    'IIS',
    /application pool/,
  ],
  [
    'Cloudflare’s own 502',
    OWN,
    cloudflare(502),
    upstream(502),
    'http-upstream-error',
    'Cloudflare',
    /Cloudflare stands in front/,
  ],
  [
    'Cloudflare without a server behind it',
    OWN,
    cloudflare(530),
    'broken 530: http-upstream-error likely',
    'http-upstream-error',
    'Cloudflare',
    /its DNS record in Cloudflare \(523, 530\)/,
  ],
  [
    'Cloudflare’s challenge',
    OWN,
    cloudflare(403, { 'cf-mitigated': 'challenge' }),
    TURNED_AWAY,
    'application-not-reached',
    'Cloudflare',
    /secret header that only CloudFront sends/,
  ],
  [
    'a private bucket',
    BUCKET,
    { status: 403, headers: S3, body: s3('AccessDenied') },
    TURNED_AWAY,
    'application-not-reached',
    'S3',
    /refuses everybody who does not sign, this check included/,
    NOT_FORWARDED,
  ],
  [
    'a bucket that is gone',
    BUCKET,
    { status: 404, headers: S3, body: s3('NoSuchBucket') },
    TURNED_AWAY,
    'application-not-reached',
    'S3',
    /If the bucket is gone/,
    NOT_FORWARDED,
  ],
  [
    'a bucket that is asked for by the viewers’ name',
    BUCKET,
    { status: 404, headers: S3, body: s3('NoSuchBucket') },
    BY_HOST,
    'http-host-dependent',
    'S3',
    /Take Host out/,
    '--host-header www.example.net',
  ],
  [
    'a path that the API does not have',
    API,
    json(403, 'Missing Authentication Token'),
    TURNED_AWAY,
    'application-not-reached',
    'API Gateway',
    /the stage does not have that path or method/,
    NOT_FORWARDED,
  ],
  [
    'an API that is asked by the viewers’ name',
    API,
    json(403, 'Forbidden'),
    BY_HOST,
    'http-host-dependent',
    'API Gateway',
    /Stop forwarding Host/,
    '--host-header www.example.net',
  ],
  [
    'an ordinary 404 of a load balancer’s default rule',
    ELB,
    { status: 404, headers: { Server: 'awselb/2.0' }, body: 'not found' },
    'healthy',
    'http-upstream-error',
    undefined,
    /^$/,
  ],
];

test('the repair is for whoever made the error, and for that error', async (t) => {
  for (const [story, origin, answer, verdict, cause, server, repair, typed = ''] of ROWS) {
    await t.test(story, async () => {
      const http = createServer((_request, response) => {
        response.writeHead(answer.status, { 'Keep-Alive': 'timeout=65', ...answer.headers });
        response.end(answer.body ?? '');
      });
      const { port, stop } = await serveRaw((socket) => http.emit('connection', socket));
      try {
        const report = await diagnose(
          target(`${origin}:${port}`, '--protocol', 'http', ...typed.split(' ').filter(Boolean)),
          surroundings({ resolveTo: new Map([[origin, ['127.0.0.1']]]) }),
        );
        assert.equal(inShort(report), verdict, report.verdict.headline);
        recordReport('acceptance', `gateway ${story}`, report);
        const finding = report.findings.find((one) => one.cause === cause);
        assert.equal(finding?.server, server);
        assert.match(finding?.remedy.join('\n') ?? '', repair);
      } finally {
        await stop();
      }
    });
  }
});
