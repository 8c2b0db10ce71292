import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readMeaning } from '../../src/explain/reader.ts';
import { inShort } from './in-short.ts';

const read = (name: string) => readFileSync(new URL(`../fixtures/explain/${name}`, import.meta.url), 'utf8');

test('what people write is taken as a colleague would take it', () => {
  for (const [text, expected] of [
    [': shop.example.test', 'check shop.example.test'],
    ['shop.example.test please', 'check shop.example.test'],
    ['shop.example.test is down, please look', 'check shop.example.test'],
    ['please have a look at shop.example.test, thanks', 'check shop.example.test'],
    ['is shop.example.test down?', 'check shop.example.test'],
    [', what is wrong with <https://shop.example.test/cart> ?', 'check shop.example.test/cart'],
    ['a.example.test, b.example.test', 'check a.example.test b.example.test'],
    ['watch shop.example.test', 'watch shop.example.test'],
    ['thanks!', 'thanks'],
    ['', 'nothing'],
    ['explain x-cache: Error from cloudfront', 'explain response null'],
    ['is shop.example.test ok?', 'check shop.example.test'],
    ['hi', 'greeting'],
    ['Good morning!', 'greeting'],
    ['stop', 'stop'],
    ['shop.example.test 8443', 'check shop.example.test:8443'],
    ['hsitory shop.example.test', 'ask [history shop.example.test]'],
    ['cehck shop.example.test', 'ask [check shop.example.test]'],
    ['502', 'ask'],
    ['<mailto:shop@example.test|shop@example.test>', 'ask [check example.test]'],
    ['🔥', 'ask'],
    [
      'why does <http://www.shop.example.test|www.shop.example.test> answer 502?',
      'check www.shop.example.test',
    ],
    ['shop.example.test --prot https', 'ask'],
    ['{"status": "200", "headers": {}}', 'edge valid'],
    ['our function returns {"status":"200","headers":{"x-id":"7"}}', 'edge invalid'],
    ["{ statusCode: 302, headers: { location: { value: 'https://www.example.com/' } } }", 'edge valid'],
    ['{"statusCode": 502, "headers": {"content-type": "text/html"}, "body": ""}', 'ask [edge]'],
    ['{"Records":[{"cf":{"config":{"eventType":"origin-request"},"request":{"uri":"/"}}}]}', 'ask'],
    ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', 'chain null 1'],
    [
      '$ openssl s_client -connect origin.example.test:443 -showcerts\nCertificate chain\n 0 s:CN = a\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n 1 s:CN = b\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      'chain origin.example.test 2',
    ],
    ['-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----', 'ask'],
    ['k7f2x9abcd', 'word show k7f2x9abcd'],
    ['report K7F2X9ABCD?', 'word show k7f2x9abcd'],
    ['show me k7f2x9abcd', 'word show k7f2x9abcd'],
    ['mysterious', 'ask'],
    ['is 192.0.2.1:8443 ok?', 'check 192.0.2.1:8443'],
    ['we are on 192.0.2.1 now', 'ask [check 192.0.2.1]'],
    ['version 1.2.3.4.5 is out', 'ask'],
  ] as const)
    assert.equal(inShort(readMeaning(text)), expected, text);
});

/** Sentences in which a host is named and nobody asks for it. */
const PLAIN_TALK = [
  'the deploy of shop.example.test went fine',
  'shop.example.test works again, thanks',
  'shop.example.test is up',
  'never mind, shop.example.test was a false alarm',
  'we moved shop.example.test to the new cluster on Monday',
  'lunch at pizza.example.test at noon',
  'see nginx.conf and error.log',
  'the docs are at docs.example.test/page',
  "I'm working on shop.example.test today",
  'we got an error report for shop.example.test last week',
  'check out shop.example.test, great new design',
  'look at how nice shop.example.test is',
  'who owns shop.example.test?',
  'who maintains shop.example.test these days?',
  'have you seen the new logo on shop.example.test?',
  'is shop.example.test up to date with the terms?',
  'the issue with shop.example.test is closed',
  'shop.example.test was down for five minutes yesterday',
  'shop.example.test will be down for maintenance on Sunday',
  'if shop.example.test goes down, call Ana',
  'when shop.example.test fails we switch to the standby',
  'our new hire starts on Monday, her mail is ana@shop.example.test',
  'see docs.example.test for the details',
  'I asked Bob to check shop.example.test',
  'the certificate of shop.example.test was renewed an hour ago',
  "don't check shop.example.test, we are migrating it",
  'shop.example.test is not down',
  'thanks for the help with shop.example.test',
  'we have a test page at shop.example.test',
  'shop.example.test has 12 million users now',
  'the tests for shop.example.test pass',
  'please add shop.example.test to the allow list',
  'can you add shop.example.test to the calendar?',
  'remember to send the slides to team.example.test',
  'shop.example.test fixed, closing',
  'shop.example.test went down at noon and is back up',
  'deploying shop.example.test v2.10.1 now',
  'rename args.origins to origin.example.test in the code',
  'I like shop.example.test',
  'reminder: the contract of shop.example.test ends in May',
  'our status page is status.example.test',
  'how do I get to the office? the map is on map.example.test',
  'is it ok to share docs.example.test with the customer?',
  'shop.example.test and blog.example.test share a database',
  'Ana is looking at shop.example.test already',
  'next week we test shop.example.test with the new load balancer',
  'we will check shop.example.test tomorrow',
  'any news on shop.example.test redesign?',
  'what is the price of the plan at shop.example.test?',
  'the team that runs shop.example.test is on holiday',
  'we are on shop.example.test now',
  'it is from shop.example.test',
  'great talk about errors on blog.example.test',
  'our error budget for shop.example.test is used up',
  'blog.example.test has a good article about 502 errors',
  'the 502 page of shop.example.test looks ugly',
  'shop.example.test returns JSON now',
  'I wrote a test for shop.example.test that checks the 502 page',
  'we had 502s on shop.example.test this morning, all good since',
  'ping me when shop.example.test is live',
  "let's watch the game at bar.example.test tonight",
  'can I help with the launch of shop.example.test?',
  'did you see the job ad on jobs.example.test?',
  'status of ticket 502 is on tracker.example.test',
  'what is the best way to reach sales.example.test?',
  'why did we buy shop.example.test?',
  'shop.example.test answers in 20 ms, nice',
  'Shop.example.test loads quickly now',
  'is there a runbook for shop.example.test?',
  'the outage of shop.example.test is over',
  'the post mortem of the outage on shop.example.test is out',
  "I'm on vacation, ask help.example.test",
];

test('no plain talk starts a check', () => {
  for (const text of PLAIN_TALK) {
    const { kind } = readMeaning(text);
    assert.ok(kind === 'ask' || kind === 'thanks', `${text}: ${kind}`);
  }
});

test('short requests, questions and complaints do', () => {
  for (const text of [
    ': shop.example.test',
    'shop.example.test please',
    'shop.example.test is down, please look',
    'please have a look at shop.example.test, thanks',
    'is shop.example.test down?',
    ', what is wrong with <https://shop.example.test/cart> ?',
    'a.example.test, b.example.test',
    'watch shop.example.test',
    'is shop.example.test ok?',
    'why does <http://www.shop.example.test|www.shop.example.test> answer 502?',
    'we get 502 from shop.example.test',
    'customers are seeing 502 errors on shop.example.test',
    'shop.example.test returns 504 since ten minutes',
    'shop.example.test still broken',
    'shop.example.test gives 502',
    '502 on shop.example.test',
    'getting 503s from https://shop.example.test/cart again',
    'can someone check shop.example.test please',
    'could you take a look at shop.example.test?',
    'is shop.example.test up?',
    "what's up with shop.example.test?",
    'how is shop.example.test doing?',
    "shop.example.test doesn't load",
    'shop.example.test isn’t working',
    "can't reach shop.example.test",
    'shop.example.test times out',
    'shop.example.test seems down',
    'shop.example.test ?',
    'hey cf502 shop.example.test',
    'help! shop.example.test is down',
    'why is shop.example.test failing?',
    'shop.example.test 502',
    'test shop.example.test:8443',
    'does shop.example.test respond?',
    'anything wrong with shop.example.test?',
    'check shop.example.test again',
    'origin shop.example.test unreachable',
    'and now shop.example.test?',
  ])
    assert.equal(readMeaning(text).kind, 'check', text);
});

test('in a long text hosts are offered, whatever else it says', () => {
  // github.com/anomalyco/sst/issues/4510 and github.com/widdix/aws-cf-templates/issues/68, shortened.
  for (const text of [
    'I want to append a custom origin to the site:\n```\nnew sst.aws.StaticSite("MyStaticSite", {\n  path: "out",\n  transform: {\n    cdn(args) {\n      args.list = [{ ...args.origins[0] }, {\n        originId: "myid",\n        domainName: "origin.example.test"\n      }];\n    }\n  }\n});\n```\nThis fails with an error. CloudFront works with custom origins, not only S3 buckets, so why does it want one here? Thanks for any help in advance!',
    "CloudFront fails because of a name mismatch on the certificate. Since you are calling !GetAtt 'LoadBalancer.DNSName' and you are setting https-only, the check is looking for https://lbname-123456789.us-region-number.elb.amazonaws.com, but the balancer serves port 443 with a certificate which cannot have that name in it. It returns the name of the site instead, and the pull fails.",
  ]) {
    const meaning = readMeaning(text);
    assert.equal(meaning.kind, 'ask', text);
    const offered = meaning.kind === 'ask' ? meaning.offers.map((one) => JSON.stringify(one)).join() : '';
    assert.doesNotMatch(offered, /StaticSite|DNSName/i);
    assert.match(offered, /origin\.example\.test|elb\.amazonaws/);
  }
});

test('the strict grammar is understood exactly as before', () => {
  for (const [text, expected] of [
    ['origin.example.com:8443', 'check origin.example.com:8443'],
    ['check a.example.com b.example.com --protocol https', 'check a.example.com b.example.com'],
    ['history a.example.com', 'word history a.example.com'],
    ['show k7f2x9abcd', 'word show k7f2x9abcd'],
    ['status', 'word status'],
    ['explain', 'word explain'],
    ['help', 'help'],
    ['history', 'word history'],
    ['pause origin.example.com', 'word pause origin.example.com'],
    ['status now', 'word status now'],
  ] as const)
    assert.equal(inShort(readMeaning(text)), expected, text);
});

test('a sentence that begins with a word of the bot is a sentence', () => {
  for (const [text, expected] of [
    ['status of shop.example.test?', 'check shop.example.test'],
    ['show me why shop.example.test is down', 'check shop.example.test'],
    ['explain why shop.example.test is down', 'check shop.example.test'],
    ['help shop.example.test is down', 'check shop.example.test'],
    ['history of shop.example.test please', 'word history shop.example.test of shop.example.test please'],
    ['status of the ticket is on tracker.example.test', 'ask [check tracker.example.test]'],
  ] as const)
    assert.equal(inShort(readMeaning(text)), expected, text);
});

test('pages, headers and log lines are explained, and what they name is offered', () => {
  for (const [text, expected] of [
    [
      read('page-504.html').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      /^explain error-page 504/,
    ],
    [read('page-function-read-only.txt'), /^explain error-page 502/],
    [
      `we get this for https://shop.example.test/cart\n${read('page-2021-dns.html')}`,
      /^explain error-page 502 https:\/\/shop\.example\.test\/cart/,
    ],
    [read('curl-origin.txt'), /^explain response 502 .*www\.example\.com/],
    ['x-cache: LambdaExecutionError from cloudfront', /^explain response 503/],
    [read('standard.log'), /^explain standard-log 502/],
  ] as const)
    assert.match(inShort(readMeaning(text)), expected);
});

test('several hosts and no question, or more than can be checked at once, are asked back', () => {
  const many = Array.from({ length: 7 }, (_, index) => `h${index}.example.test`);
  const asked = readMeaning(`please check ${many.join(' ')}`);
  assert.equal(asked.kind, 'ask');
  assert.equal(asked.kind === 'ask' ? asked.offers.length : 0, 5);
  assert.equal(readMeaning(many.slice(0, 5).join('\n')).kind, 'check');
});

test('what is known of a text without a cause is said', () => {
  const meaning = readMeaning(
    '502 Bad Gateway: CloudFront was unable to establish a secure connection with the origin server.',
  );
  assert.match(meaning.kind === 'ask' ? meaning.answer.join(' ') : '', /circulates as a sentence/);
});

test('nothing is answered with grammar', () => {
  for (const text of ['🔥', '502', 'what?', 'lorem ipsum dolor', 'shop', 'hsitory', '<@U0BOB> did it'])
    for (const meaning of [readMeaning(text)])
      assert.doesNotMatch(JSON.stringify(meaning), /No target|is not a full host name|targets at once/, text);
});

test('secrets in what is pasted are never repeated', () => {
  const secret = 'c2VjcmV0LXNlY3JldA';
  for (const text of [
    `HTTP/2 502\nx-cache: Error from cloudfront\nset-cookie: session=${secret}; Path=/\nauthorization: Bearer ${secret}\n`,
    `> GET /x?X-Amz-Signature=${secret} HTTP/2\n> Host: shop.example.test\n> Authorization: Bearer ${secret}\n> Cookie: sid=${secret}\n< HTTP/2 502\n< x-cache: Error from cloudfront\n< server: CloudFront\n`,
    `why does https://shop.example.test/a?Expires=1&Signature=${secret}&Key-Pair-Id=K1 answer 502?`,
    `http: proxy error: Get "http://app/x?token=${secret}": EOF`,
    `Authorization: Bearer ${secret}`,
    `{"errorType":"Error","errorMessage":"denied for token=${secret}"}`,
    `https://user:${secret}@shop.example.test/ is down`,
    `http: proxy error: dial tcp: lookup app: https://user:${secret}@app/x`,
    `aws_secret_access_key = ${secret}`,
    `password: ${secret}`,
    `my token is ${secret}`,
    `xoxb-1-${secret} is my token`,
    `An error occurred (InvalidArgument) when calling the UpdateDistribution operation: header X-Origin-Secret: ${secret}`,
    `Cookie\nsid=${secret}\nX-Cache\nError from cloudfront\nStatus Code\n502`,
    `is https://shop.example.test/?token=${secret} down?`,
    `chekc https://user:${secret}@shop.example.test/`,
    `An error occurred (InvalidArgument) when calling the UpdateDistribution operation: The parameter HeaderValue: ${secret} is not allowed`,
    `#Fields: date time cs-uri-stem sc-status x-edge-detailed-result-type\n2026-11-02\t10:00:00\t/reset/token=${secret}\t502\tOriginConnectError\n2026-11-02\t10:00:01\t/reset/token=${secret}\t502\tOriginConnectError\n`,
    `sk_live_${secret} leaked, our shop is down`,
    `posted to https://hooks.slack.com/services/T000/B000/${secret}`,
  ])
    assert.doesNotMatch(
      JSON.stringify({ ...readMeaning(text), targets: undefined }),
      new RegExp(secret),
      text,
    );
});

test('a signed URL is checked without what it is signed with', () => {
  const secret = 'c2VjcmV0LXNlY3JldA';
  for (const [text, expected] of [
    [`https://cdn.example.test/a?Expires=1&Signature=${secret}&Key-Pair-Id=K`, 'check cdn.example.test/a'],
    [`<https://cdn.example.test/a?Expires=1&amp;Signature=${secret}>`, 'check cdn.example.test/a'],
    [`is https://cdn.example.test/a?token=${secret} down?`, 'check cdn.example.test/a'],
    [`is https://cdn.example.test/v/eyJhbGciOiJIUzI1NiJ9.${secret}/x down?`, 'check cdn.example.test'],
    [`cdn.example.test --path /a?token=x`, 'check cdn.example.test/a?token=x'],
  ] as const)
    assert.equal(inShort(readMeaning(text)), expected, text);
});

test('of several certificates that were sent, one alone is not judged as the chain', () => {
  const meaning = readMeaning(
    'Certificate chain\n 0 s:CN = a\n   i:CN = b\n 1 s:CN = b\n   i:CN = c\nServer certificate\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\nVerify return code: 0 (ok)',
  );
  assert.equal(meaning.kind, 'explain');
});

test('code of many levels is not parsed: it is no handler', () => {
  for (const inner of ['['.repeat(400), 'code='.repeat(400), 'function handler(event) {'.repeat(100)])
    assert.equal(
      readMeaning(`exports.handler = async () => { return ${inner}}`).kind,
      'ask',
      inner.slice(0, 30),
    );
});

test('a key that was pasted is never repeated', () => {
  const key = '-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0LXNlY3JldA\n-----END EC PRIVATE KEY-----';
  const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
  for (const text of [key, `${certificate}\n${key}`])
    assert.doesNotMatch(JSON.stringify(readMeaning(text)), /c2VjcmV0/);
});

test('a copied curl command has options of its own', () => {
  const text =
    "curl 'https://www.shop.example/api/cart' \\\n  -H 'accept: application/json' \\\n  --compressed";
  const meaning = readMeaning(text);
  assert.equal(meaning.kind, 'ask');
  assert.deepEqual(meaning.kind === 'ask' && meaning.answer, ['Shall this be checked?']);
});

test("what a load test printed is no question for the bot's own status", () => {
  assert.equal(
    readMeaning('Status code distribution:\n  [200] 652 responses\n  [502] 348 responses').kind,
    'ask',
  );
  assert.equal(readMeaning('status').kind, 'word');
});
