import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHeads, responseHeads } from '../../src/explain/response-heads.ts';

const ID = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdEfGhIjKlMnOp==';
const VIA = '1.1 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)';

/** Each from a public report, rewritten: the shape is theirs, names and ids are not. */
const SAMPLES: readonly (readonly [shape: string, status: number | null, text: string])[] = [
  [
    'as sent',
    502,
    `HTTP/2 502\nserver: CloudFront\nx-cache: Error from cloudfront\nvia: ${VIA}\nx-amz-cf-id: ${ID}\n`,
  ],
  [
    'curl -v',
    502,
    `> GET / HTTP/2\n> Host: www.example.com\n>\n< HTTP/2 502\n< server: CloudFront\n< x-cache: Error from cloudfront\n< via: ${VIA}\n< x-amz-cf-id: ${ID}\n<\n`,
  ],
  [
    // github.com/kartikey54/VaccineAvailabilityNotifier/issues/74 (2021-05)
    'util.inspect of axios',
    502,
    `AxiosError: Request failed with status code 502\n  response: {\n    status: 502,\n    headers: {\n      server: 'CloudFront',\n      'x-cache': 'Error from cloudfront',\n      via: '${VIA}',\n      'x-amz-cf-id': '${ID}'\n    }`,
  ],
  [
    // node-fetch prints its headers as lists: github.com/node-fetch/node-fetch README, headers.raw()
    'util.inspect with lists',
    504,
    `{ status: 504, headers: { server: [ 'CloudFront' ], 'x-cache': [ 'Error from cloudfront' ], via: [ '${VIA}' ], 'x-amz-cf-id': [\n '${ID}'\n ] } }`,
  ],
  [
    // A public log of python-requests against an API behind CloudFront, 2020-02.
    'Python dict on one line',
    502,
    `ERROR - 502 Server Error: Bad Gateway for url: https://www.example.com/\nHeaders: {'Content-Type': 'text/html', 'Server': 'CloudFront', 'X-Cache': 'Error from cloudfront', 'Via': '${VIA}', 'X-Amz-Cf-Pop': 'BOM51-C2', 'X-Amz-Cf-Id': '${ID}'}`,
  ],
  [
    // urllib3's HTTPHeaderDict in generated API clients, as in public logs of ansible-intersight (2019-02).
    'Python HTTPHeaderDict after its status',
    502,
    `(502)\nReason: Bad Gateway\nStatus: 502\nHTTP response headers: HTTPHeaderDict({'Server': 'CloudFront', 'X-Cache': 'Error from cloudfront', 'Via': '${VIA}', 'X-Amz-Cf-Id': '${ID}'})`,
  ],
  [
    'httpx: a list of tuples',
    503,
    `<Response [503 Service Unavailable]> Headers([('server', 'CloudFront'), ('x-cache', 'Error from cloudfront'), ('via', '${VIA}'), ('x-amz-cf-id', '${ID}')])`,
  ],
  [
    // botocore's error of S3 Vectors and others behind CloudFront: ResponseMetadata.
    'boto3',
    502,
    `{'ResponseMetadata': {'HTTPStatusCode': 502, 'HTTPHeaders': {'server': 'CloudFront', 'x-cache': 'Error from cloudfront', 'via': '${VIA}', 'x-amz-cf-id': '${ID}'}}}`,
  ],
  [
    // A public HAR of Chrome, 2024-06.
    'HAR',
    502,
    JSON.stringify(
      {
        request: { url: 'https://www.example.com/', headers: [{ name: 'accept', value: '*/*' }] },
        response: {
          status: 502,
          headers: [
            { name: 'server', value: 'CloudFront' },
            { name: 'x-cache', value: 'Error from cloudfront' },
            { name: 'via', value: VIA },
            { name: 'x-amz-cf-id', value: ID },
          ],
        },
      },
      null,
      1,
    ),
  ],
  [
    'HAR without line breaks, once more quoted',
    502,
    JSON.stringify(
      JSON.stringify({
        status: 502,
        headers: [
          { name: 'server', value: 'CloudFront' },
          { name: 'x-cache', value: 'Error from cloudfront' },
          { name: 'via', value: VIA },
          { name: 'x-amz-cf-id', value: ID },
        ],
      }),
    ),
  ],
  [
    'developer tools, the value on the next line',
    502,
    `Request URL\nhttps://www.example.com/\nRequest Method\nGET\nStatus Code\n502 Bad Gateway\nserver\nCloudFront\nvia\n${VIA}\nx-amz-cf-id\n${ID}\nx-cache\nError from cloudfront\n`,
  ],
  [
    'developer tools, with colons',
    502,
    `Request URL:\nhttps://www.example.com/\nStatus Code:\n502 Bad Gateway\nserver:\nCloudFront\nvia:\n${VIA}\nx-amz-cf-id:\n${ID}\nx-cache:\nError from cloudfront\n`,
  ],
  [
    // github.com/artisticcheese/artisticcheesecontainer/issues/4 (2018-04): the table of PowerShell.
    'PowerShell, a table',
    502,
    `The remote server returned an error: (502) Bad Gateway.\n\nKey            Value\n---            -----\nServer         CloudFront\nX-Cache        Error from cloudfront\nVia            ${VIA}\nX-Amz-Cf-Id    ${ID}\n`,
  ],
  [
    // github.com/PowerShell/PowerShell/issues/2895: the list of PowerShell.
    'PowerShell, a list',
    502,
    `StatusCode        : 502\nStatusDescription : Bad Gateway\nServer            : CloudFront\nX-Cache           : {Error from cloudfront}\nVia               : {${VIA}}\nX-Amz-Cf-Id       : {${ID}}\n`,
  ],
  [
    'PowerShell, a dictionary',
    502,
    `StatusCode : 502\nHeaders    : {[Server, CloudFront], [X-Cache, Error from cloudfront], [Via, ${VIA}], [X-Amz-Cf-Id, ${ID}]}`,
  ],
  [
    'CSV',
    502,
    `name,value\nstatus,502\nserver,CloudFront\nx-cache,Error from cloudfront\nvia,${VIA}\nx-amz-cf-id,${ID}\n`,
  ],
  [
    'CSV, quoted',
    null,
    `"server","CloudFront"\n"x-cache","Error from cloudfront"\n"via","${VIA}"\n"x-amz-cf-id","${ID}"\n`,
  ],
  [
    // Public results of a Go crawler, 2025: fmt's print of http.Header.
    'Go map',
    502,
    `502 Bad Gateway\nmap[Server:[CloudFront] Via:[${VIA}] X-Amz-Cf-Id:[${ID}] X-Amz-Cf-Pop:[IAD61-P7] X-Cache:[Error from cloudfront]]`,
  ],
  [
    'Java map',
    502,
    `status code: 502, headers {server=[CloudFront], via=[${VIA}], x-amz-cf-id=[${ID}], x-cache=[Error from cloudfront]}`,
  ],
  [
    'Ruby hash',
    502,
    `#<Response @status=502, {"server"=>["CloudFront"], "x-cache"=>["Error from cloudfront"], "via"=>["${VIA}"], "x-amz-cf-id"=>["${ID}"]}>`,
  ],
  [
    'Markdown table',
    502,
    `| header | value |\n|---|---|\n| status | 502 |\n| server | CloudFront |\n| x-cache | Error from cloudfront |\n| via | ${VIA} |\n| x-amz-cf-id | ${ID} |\n`,
  ],
  [
    'what a Lambda@Edge function sees of a response',
    502,
    JSON.stringify({
      status: '502',
      headers: {
        server: [{ key: 'Server', value: 'CloudFront' }],
        'x-cache': [{ key: 'X-Cache', value: 'Error from cloudfront' }],
        via: [{ key: 'Via', value: VIA }],
        'x-amz-cf-id': [{ key: 'X-Amz-Cf-Id', value: ID }],
      },
    }),
  ],
  [
    "http.client's debug lines",
    502,
    `reply: 'HTTP/1.1 502 Bad Gateway\\r\\n'\nheader: Server: CloudFront\nheader: X-Cache: Error from cloudfront\nheader: Via: ${VIA}\nheader: X-Amz-Cf-Id: ${ID}\n`,
  ],
];

test('headers are read in every shape that programs print them', () => {
  for (const [shape, status, text] of SAMPLES) {
    const head = readHeads(text);
    assert.equal(head?.status, status, shape);
    assert.deepEqual(
      ['x-cache', 'x-amz-cf-id', 'via', 'server'].map((name) => head?.headers.get(name)),
      ['Error from cloudfront', ID, VIA, 'CloudFront'],
      shape,
    );
  }
});

test('prose about servers makes no response', () => {
  for (const text of [
    'The server: it was restarted at 10:00. We went via Frankfurt, server and all.',
    'Our server, nginx, is fine; via the balancer it fails.',
    'status of the server\nunknown',
    'age, location and content-type are logged',
  ])
    assert.deepEqual(responseHeads(text), [], text);
});

test('of several responses the last one that failed counts, each with its own text', () => {
  const first = `HTTP/1.1 301 Moved Permanently\nServer: CloudFront\nX-Cache: Redirect from cloudfront\n\n`;
  const second = `HTTP/2 502\nserver: CloudFront\nx-cache: Error from cloudfront\n\nbody\n`;
  const third = `HTTP/2 200\nserver: nginx\nx-cache: Miss from cloudfront\n\n`;
  const heads = responseHeads(first + second + third);
  assert.deepEqual(
    heads.map(({ status }) => status),
    [301, 502, 200],
  );
  assert.equal(readHeads(first + second + third)?.headers.get('x-cache'), 'Error from cloudfront');
  assert.match(heads[1]?.text ?? '', /^HTTP\/2 502[\s\S]*body\n$/);
});
