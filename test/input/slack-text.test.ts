import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSlackText } from '../../src/input/slack-text.ts';

/** What the text says, in short: `host port protocol path hostHeader minTls`. */
function said(text: string): string {
  const request = parseSlackText(text);
  if (request.kind === 'invalid') return `! ${request.message}`;
  if (request.kind !== 'check')
    return request.kind === 'word' ? `${request.word}(${request.rest.join(' ')})` : request.kind;
  return request.targets
    .map(({ origin, port, protocol, path, hostHeader, minTls }) =>
      [origin, port ?? '-', protocol ?? '-', path, hostHeader ?? '-', minTls ?? '-'].join(' '),
    )
    .join(' | ');
}

const ACCEPTED: readonly (readonly [typed: string, meaning: string])[] = [
  ['origin.example.com', 'origin.example.com - - / - -'],
  ['ORIGIN.Example.COM.', 'origin.example.com - - / - -'],
  ['origin.example.com:8443', 'origin.example.com 8443 - / - -'],
  ['origin.example.com:443', 'origin.example.com 443 https / - -'],
  ['origin.example.com:80', 'origin.example.com 80 http / - -'],
  ['https://origin.example.com', 'origin.example.com - https / - -'],
  ['https://origin.example.com:443/', 'origin.example.com 443 https / - -'],
  ['http://origin.example.com/a/b?c=d#e', 'origin.example.com - http /a/b?c=d - -'],
  ['192.0.2.7', '192.0.2.7 - - / - -'],
  ['192.0.2.7:8080', '192.0.2.7 8080 - / - -'],
  ['2001:db8::1', '2001:db8::1 - - / - -'],
  ['[2001:DB8::1]:8443', '2001:db8::1 8443 - / - -'],
  ['0x7f.1', '127.0.0.1 - - / - -'],
  ['bücher.example', 'xn--bcher-kva.example - - / - -'],
  ['_acme.example.com', '_acme.example.com - - / - -'],
  ['`origin.example.com`', 'origin.example.com - - / - -'],
  ['“origin.example.com”', 'origin.example.com - - / - -'],
  ['<http://origin.example.com|origin.example.com>', 'origin.example.com - - / - -'],
  ['<http://origin.example.com:8443|origin.example.com:8443>', 'origin.example.com 8443 - / - -'],
  ['<https://origin.example.com>', 'origin.example.com - https / - -'],
  ['<https://origin.example.com/a?b=1&amp;c=2>', 'origin.example.com - https /a?b=1&c=2 - -'],
  ['<https://origin.example.com|click here>', 'origin.example.com - https / - -'],
  ['<https://origin.example.com|other.example.com>', 'origin.example.com - https / - -'],
  ['origin.example.com —host-header www.example.com', 'origin.example.com - - / www.example.com -'],
  [
    'origin.example.com --host-header <http://www.example.com|www.example.com>',
    'origin.example.com - - / www.example.com -',
  ],
  ['origin.example.com --host-header none', 'origin.example.com - - / none -'],
  ['--port 8443 --protocol https origin.example.com', 'origin.example.com 8443 https / - -'],
  ['origin.example.com --protocol=Match-Viewer', 'origin.example.com - match-viewer / - -'],
  ['origin.example.com --path /health --min-tls tlsv1', 'origin.example.com - - /health - TLSv1'],
  ['a.example.com b.example.com', 'a.example.com - - / - - | b.example.com - - / - -'],
  ['check origin.example.com', 'origin.example.com - - / - -'],
  ['*origin.example.com*', 'origin.example.com - - / - -'],
  ['~_origin.example.com_~', 'origin.example.com - - / - -'],
  ['a.example.com, b.example.com;', 'a.example.com - - / - - | b.example.com - - / - -'],
  ['<@U0123ABCD> origin.example.com <!subteam^S1|@oncall> <#C1|incidents>', 'origin.example.com - - / - -'],
  ['origin.example.com --help', 'help'],
  ['', 'help'],
  ['Help', 'help'],
  ['<!channel>', 'help'],
  ['show k7f2', 'show(k7f2)'],
];

test('what people type is understood', () => {
  for (const [typed, meaning] of ACCEPTED) assert.equal(said(typed), meaning, typed);
});

const REFUSED: readonly (readonly [typed: string, reason: RegExp])[] = [
  ['nonsense', /not a full host name: type a host such as/],
  ['origin..example.com', /not a host name: type/],
  ['-a.example.com', /Unknown option "-a"/],
  ['ftp://origin.example.com', /not a web address/],
  ['<mailto:me@example.com|me@example.com>', /e-mail address/],
  ['https://user:secret@origin.example.com', /leave them out/],
  ['origin.example.com:0', /no usable port/],
  ['origin.example.com:99999', /no usable port: ports run from 1 to 65535/],
  ['https://origin.example.com:65536/a', /no usable port/],
  ['[2001:db8::1]:70000', /no usable port/],
  ['origin.example.com:443 --port 8443', /names port 443 and --port says 8443/],
  ['http://origin.example.com --protocol https', /says http and --protocol https/],
  ['EDFDVBD6EXAMPLE', /distribution id/],
  ['d111111abcdef8.cloudfront.net', /is a distribution/],
  ['origin.example.com --port', /--port needs a value/],
  ['origin.example.com --port eighty', /--port: "eighty" is not a whole number from 1 to 65535/],
  ['origin.example.com --min-tls TLSv1.3', /none of SSLv3, TLSv1, TLSv1.1, TLSv1.2/],
  ['origin.example.com --connect-timeout 11', /from 1 to 10 seconds/],
  ['origin.example.com --response-timeout 0', /from 1 to 120 seconds/],
  ['origin.example.com --path health', /does not begin with \//],
  ['origin.example.com --path //evil.example', /not a path/],
  ['origin.example.com --path /hea\u200blth', /"\/health" holds characters that cannot be seen/],
  ['origin.example.com --host-header https://x', /not a host name/],
  ['origin.example.com --ca-file /etc/passwd', /Unknown option "--ca-file": the options here are --protocol/],
  ['origin.example.com --resolve a:1.2.3.4', /Unknown option/],
  ['a.example b.example c.example d.example e.example f.example', /at most 5/],
  [`${'a'.repeat(64)}.example`, /not a host name/],
  [Array(60).fill('abcde').join('.'), /characters; DNS allows 253/],
  ['x'.repeat(10_000), /10000 characters/],
  ['origin.exam\u200bple.com', /"origin\.example\.com" holds characters that cannot be seen/],
  ['--port 1 --port 2 a.example', /given twice/],
];

test('anything else gets one sentence that says what to type', () => {
  for (const [typed, reason] of REFUSED) {
    const answer = said(typed);
    assert.match(answer, reason, typed);
    assert.match(answer, /^! /, typed);
    assert.ok(answer.length < 400, answer);
  }
});
