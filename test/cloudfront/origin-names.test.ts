import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recogniseOriginName } from '../../src/cloudfront/origin-names.ts';

test('a name that somebody made up is read in one pass', () => {
  const startedAt = performance.now();
  // The product of two repetitions that overlap would be 2^40 ways to read this.
  for (const label of ['-'.repeat(44), '-a'.repeat(30), 'elb.s3-'.repeat(6)])
    recogniseOriginName(`s3${label}.${`s3${label}.`.repeat(2)}example.com`);
  // Read in one pass it takes no millisecond; the other way it would take days.
  assert.ok(performance.now() - startedAt < 5_000);
});

test('products by the form of their names', () => {
  for (const [name, product] of [
    ['d111111abcdef8.cloudfront.net', 'a CloudFront distribution'],
    ['bucket.s3-website-us-east-1.amazonaws.com', 'an S3 website endpoint'],
    ['bucket.s3-website.eu-central-1.amazonaws.com', 'an S3 website endpoint'],
    ['bucket.with.dots.s3.eu-central-1.amazonaws.com', 'an S3 bucket'],
    ['bucket.s3.amazonaws.com', 'an S3 bucket'],
    ['bucket.s3.dualstack.us-west-2.amazonaws.com', 'an S3 bucket'],
    ['web-123.eu-west-1.elb.amazonaws.com', 'a load balancer (ELB)'],
    ['net-123.elb.eu-west-1.amazonaws.com', 'a load balancer (ELB)'],
    ['abc.execute-api.eu-west-1.amazonaws.com', 'an API Gateway endpoint'],
    ['d-abc.execute-api.eu-west-1.amazonaws.com', 'an API Gateway endpoint'],
    ['abc.lambda-url.eu-west-1.on.aws', 'a Lambda function URL'],
    ['ec2-192-0-2-1.eu-west-1.compute.amazonaws.com', 'an EC2 instance'],
    ['cname.vercel-dns.com', 'a Vercel project'],
    ['abc.vercel-dns-017.com', 'a Vercel project'],
    ['name.herokudns.com', 'a Heroku application'],
    ['ghs.googlehosted.com', 'a Google Cloud service'],
    ['bucket.s3-us-west-2.amazonaws.com', 'an S3 bucket'],
    ['s3.us-gov-west-1.amazonaws.com', 'an S3 bucket'],
    ['origin.example.com', undefined],
    ['buckets3.eu-west-1.amazonaws.com', undefined],
    ['cloudfront.net.example.com', undefined],
    ['notcloudfront.net', undefined],
    ['s3-website.example.com', undefined],
  ] as const) {
    assert.equal(recogniseOriginName(name)?.product, product, name);
  }
});
