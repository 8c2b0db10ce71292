import { test } from 'node:test';
import { httpMalformed } from '../../../src/causes/http/http-malformed.ts';
import { HTTP_FAULTS } from '../../../src/formats/http-fault.ts';
import { answers, fails, judgeRows, PLAIN, UNCONNECTED } from '../http.ts';

test('an answer that breaks HTTP/1.1', () => {
  judgeRows(httpMalformed, [
    ['a plain answer', answers({}), 'ruled-out'],
    ['chunked', answers({ headers: [['Transfer-Encoding', 'Chunked']] }), 'ruled-out'],
    [
      'status line',
      fails('malformed', 'status-line: "HTTP/1.1 2x0"'),
      'found',
      /status line is malformed: "HTTP\/1\.1 2x0"/,
    ],
    [
      'header line',
      fails('malformed', 'header-line: "Bad Name: x"'),
      'found',
      /header line is malformed.*"Bad Name: x"/,
    ],
    ['both lengths', fails('malformed', 'length-and-encoding: "…"'), 'found', /stand side by side/],
    ['two lengths', fails('malformed', 'content-length-conflict: "…"'), 'found', /contradicts itself/],
    ['second 100', fails('malformed', 'second-continue: two answers'), 'found', /second 100/],
    [
      'no HTTP',
      fails('not-spoken', 'not-http: it begins with "SSH-2.0"'),
      'found',
      /not HTTP: it begins with "SSH-2\.0"/,
    ],
    ['TLS within TLS', fails('not-spoken', 'tls-answer: a TLS record'), 'found', /TLS once more/],
    [
      'TLS on a plain port is another cause',
      fails('not-spoken', 'tls-answer: a TLS record', 'response-head', { endpoint: PLAIN, handshakes: [] }),
      'unknown',
    ],
    [
      'the parser’s own words',
      fails('malformed', 'other-fault: Span callback error'),
      'found',
      /Span callback/,
    ],
    [
      'gzip as transfer coding',
      answers({ headers: [['transfer-encoding', 'gzip, chunked']] }),
      'found',
      /"gzip, chunked".*only "chunked"/,
    ],
    [
      'what RFC 9112 lets pass',
      fails('malformed', 'bare-line-feed: after "HTTP/1.1 200 OK"'),
      'warning',
      /not documented/,
    ],
    ['the same length twice', fails('malformed', 'content-length-repeated: "…"'), 'warning', /there twice/],
    ['a folded header', fails('malformed', 'header-folded: after "X: a"'), 'warning', /second line/],
    ['a space before the colon', fails('malformed', 'header-spaced: "X : a"'), 'warning', /before its colon/],
    [
      'chunked twice',
      answers({
        headers: [
          ['Transfer-Encoding', 'chunked'],
          ['Transfer-Encoding', 'chunked'],
        ],
      }),
      'warning',
      /2 times/,
    ],
    ['a status of no class', answers({ statusCode: 700 }), 'warning', /700/],
    [
      'a bad chunk after a valid head',
      answers({ body: { bytes: 3, sample: '', ending: 'malformed', detail: 'chunk: no hexadecimal size' } }),
      'warning',
      /the head is valid, but the chunked body is malformed/,
    ],
    [
      'more than Content-Length',
      answers({ body: { bytes: 2, sample: 'ok', ending: 'complete', detail: 'beyond-the-end: more' } }),
      'warning',
      /bytes follow after the end of the body; viewers/,
    ],
    ['HTTP/2 is another cause', fails('not-spoken', 'http2-answer: SETTINGS'), 'unknown'],
    ['too large is another cause', fails('too-large', 'head-overflow: no end after 140000 bytes'), 'unknown'],
    ['silence', fails('timed-out', 'nothing came within 30 s'), 'unknown'],
    ['closed', fails('closed', 'closed without a byte'), 'unknown'],
    ['refused', UNCONNECTED, 'unknown'],
  ]);
});

test('every fault a probe can name is judged', () => {
  judgeRows(
    httpMalformed,
    HTTP_FAULTS.map((fault) => {
      const others = ['http2-answer', 'http-version', 'head-overflow'];
      const tolerable = [
        'http-minor-version',
        'bare-line-feed',
        'header-folded',
        'header-spaced',
        'header-control',
        'content-length-repeated',
      ];
      const kind = others.includes(fault) ? 'unknown' : tolerable.includes(fault) ? 'warning' : 'found';
      return [fault, fails('malformed', `${fault}: words`), kind, /words/] as const;
    }),
  );
});
