import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { planLive, readLiveWord } from '../../src/check/live-distribution.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { startCounterpart, withoutAws } from './counterpart.ts';

type Answers = Record<string, Record<string, unknown>>;
type Summary = { DistributionList: { Items: Record<string, unknown>[] } };

const PAGES = 10;

/** A thousand distributions in ten pages, of which the last holds those of the fixture, and a staging one that is on. */
function bigAccount(): string {
  const account = JSON.parse(readFileSync('test/fixtures/aws/account.json', 'utf8')) as {
    cloudfront: Answers;
  };
  const { cloudfront } = account;
  const { DistributionList } = (cloudfront.ListDistributions?.['*'] ?? assert.fail()) as Summary;
  const page = (number: number) => {
    const isLast = number === PAGES;
    const others = Array.from({ length: isLast ? 96 : 100 }, (_, index) => ({
      Enabled: true,
      Staging: false,
      Id: `E${number}X${index}EXAMPLE`,
      DomainName: `d${number}x${index}.cloudfront.net`,
      Aliases: { Quantity: 1, Items: [`a${number}x${index}.elsewhere.example`] },
    }));
    const Items = isLast ? [...others, ...DistributionList.Items] : others;
    return {
      DistributionList: {
        Marker: '',
        MaxItems: 100,
        IsTruncated: !isLast,
        Quantity: Items.length,
        Items,
        ...(!isLast && { NextMarker: `page-${number + 1}` }),
      },
    };
  };
  cloudfront.ListDistributions = Object.fromEntries(
    Array.from({ length: PAGES }, (_, index) => [index === 0 ? '*' : `page-${index + 1}`, page(index + 1)]),
  );
  const shop = (cloudfront.GetDistribution?.E1SHOPEXAMPLE1 ?? assert.fail()) as {
    Distribution: { DistributionConfig: Record<string, unknown> };
  };
  shop.Distribution.DistributionConfig.ContinuousDeploymentPolicyId = 'cdp1';
  cloudfront.GetContinuousDeploymentPolicy = {
    cdp1: {
      ETag: 'E1',
      ContinuousDeploymentPolicy: {
        Id: 'cdp1',
        LastModifiedTime: '2026-11-30T01:00:00Z',
        ContinuousDeploymentPolicyConfig: {
          Enabled: true,
          StagingDistributionDnsNames: { Quantity: 1, Items: ['d444444abcdef8.cloudfront.net'] },
        },
      },
    },
  };
  const chained = JSON.stringify(cloudfront.GetDistribution?.E3TENANTSEXAMP).replaceAll(
    '{{tenant}}.apps.shop.example',
    'd222222abcdef8.cloudfront.net',
  );
  cloudfront.GetDistribution = { ...cloudfront.GetDistribution, E6CHAINEXAMPL: JSON.parse(chained) };
  cloudfront.GetVpcOrigin = {
    '*': { $error: { Code: 'Throttling', status: 400, Message: 'Rate exceeded' } },
  };
  return JSON.stringify(account);
}

test('a name is found among a thousand distributions, with its staging distribution; a tenant by its domain; throttling is said', {
  skip: withoutAws,
}, async (t) => {
  const file = join(temporaryDirectory(t), 'account.json');
  writeFileSync(file, bigAccount());
  const aws = await startCounterpart(t, file);
  const before = { ...process.env };
  Object.assign(process.env, aws.env);
  t.after(() => {
    process.env = before;
  });
  const planned = async (word: string) => {
    const planning = await planLive(
      readLiveWord(word, true) ?? assert.fail(word),
      {},
      {
        settings: { roles: [], readsFunctionCode: false },
        now: () => new Date('2026-11-30T10:00:00Z'),
        signal: new AbortController().signal,
      },
    );
    return planning.kind === 'planned' ? planning : assert.fail(JSON.stringify(planning));
  };

  const shop = await planned('https://www.shop.example/cart');
  assert.deepEqual(
    shop.planned.map(({ plan, target }) => [plan.id, plan.staging, target.origin]),
    [
      ['E1SHOPEXAMPLE1', false, 'origin.shop.example'],
      ['E4STAGINGEXAMP', true, 'green.shop.example'],
    ],
  );
  const listed = aws.calls.filter((line) => line.includes('ListDistributions'));
  assert.equal(listed.length, PAGES, 'once, for the name and its staging distribution');

  const tenant = await planned('https://acme.shop.example/x');
  assert.deepEqual(
    tenant.planned.map(({ target }) => [target.origin, target.path]),
    [['acme.apps.shop.example', '/live/x']],
  );

  const chain = await planned('E6CHAINEXAMPL/x');
  assert.deepEqual(
    chain.planned.map(({ plan, target }) => [target.origin, plan.behind]),
    [['d222222abcdef8.cloudfront.net', ['E2KINDSEXAMPLE']]],
  );
  assert.match(
    chain.planned[0]?.plan.notes.join() ?? '',
    /origin d222222abcdef8\.cloudfront\.net is distribution E2KINDSEXAMPLE, whose origins are my-alb-1234567890.* check https:\/\/d222222abcdef8\.cloudfront\.net\/ with its path too/,
  );

  const kinds = await planned('E2KINDSEXAMPLE');
  assert.match(kinds.notes.join('\n'), /AWS: cloudfront:GetVpcOrigin was throttled by AWS: check again/);
  const vpc = kinds.planned.find(({ plan }) => plan.origin.id === 'vpc');
  assert.match(vpc?.plan.open[0]?.on ?? '', /vo_EXAMPLE1 has in a resource of its own/);
});
