import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpRedirectLoop } from '../../../src/causes/http/http-redirect-loop.ts';
import type { EndpointEvidence } from '../../../src/formats/evidence.ts';
import { answers, fails, judgeOne, judgeRows, PLAIN, UNCONNECTED } from '../http.ts';

const to = (location: string, sent = {}, statusCode = 301) =>
  answers({ statusCode, headers: [['Location', location]] }, sent);
const plainTo = (location: string) =>
  answers({ statusCode: 301, headers: [['Location', location]] }, {}, { endpoint: PLAIN, handshakes: [] });

test('a redirect that leads back to itself', () => {
  judgeRows(httpRedirectLoop, [
    ['no redirect', answers({}), 'ruled-out'],
    ['to another path', to('/login'), 'ruled-out'],
    [
      'to the same path of another name, which may be the viewers’',
      to('https://www.example.org/a?b', { path: '/a?b' }),
      'warning',
      /redirects to "https:\/\/www\.example\.org\/a\?b"; a loop if that is the name viewers use/,
    ],
    [
      'the same, Host not forwarded',
      to('https://www.example.org/'),
      'warning',
      /a loop if that is the name viewers use/,
      { hostHeader: 'none' },
    ],
    [
      'the same, and the viewers’ name is known to be another',
      to('https://www.example.org/', { host: 'www.example.com' }),
      'ruled-out',
      undefined,
      { hostHeader: 'www.example.com' },
    ],
    ['to another path of another name', to('https://www.example.org/login'), 'ruled-out'],
    ['to another query', to('/?lang=en'), 'ruled-out'],
    ['to another port', to('https://origin.example.com:8443/'), 'ruled-out'],
    ['no Location', answers({ statusCode: 301, headers: [] }), 'ruled-out'],
    ['a Location that is none', to('http://[bad'), 'ruled-out'],
    ['304', to('/', {}, 304), 'ruled-out'],
    [
      'to itself, relative',
      to('/'),
      'warning',
      /redirects to "https:\/\/origin\.example\.com\/", which is what was asked/,
    ],
    [
      'to itself, absolute, in capitals',
      to('HTTPS://Origin.Example.Com/a?b', { path: '/a?b' }, 308),
      'warning',
    ],
    [
      'to itself with a cookie',
      answers({
        statusCode: 302,
        headers: [
          ['Location', '/'],
          ['Set-Cookie', 'seen=…'],
        ],
      }),
      'warning',
      /does not forward the cookie/,
    ],
    ['from HTTPS to HTTP', to('http://origin.example.com/'), 'warning', /sends them back/],
    [
      'the origin’s name is not the viewer’s',
      to('https://origin.example.com/'),
      'ruled-out',
      undefined,
      { hostHeader: 'none' },
    ],
    [
      'the viewer’s name',
      to('https://www.example.com/', { host: 'www.example.com' }),
      'warning',
      /www\.example\.com/,
      { hostHeader: 'www.example.com' },
    ],
    ['no answer', fails('closed', 'closed'), 'unknown'],
    ['refused', UNCONNECTED, 'unknown'],
  ]);
});

test('a redirect from HTTP to HTTPS is a loop under HTTP only', () => {
  const upgrade = plainTo('https://origin.example.com/');
  judgeRows(httpRedirectLoop, [
    ['HTTP only', upgrade, 'warning', /again and again/, { protocol: 'http' }],
    [
      'not known',
      upgrade,
      'warning',
      /if the distribution’s origin protocol is HTTP only/,
      { protocol: null },
    ],
    ['match viewer', upgrade, 'ruled-out', undefined, { protocol: 'match-viewer' }],
    ['elsewhere on HTTPS', plainTo('https://www.example.org/'), 'warning', /a loop if/, { protocol: 'http' }],
  ]);
  const place = (seen: EndpointEvidence) => {
    const judgement = judgeOne(httpRedirectLoop, seen, { protocol: 'http' });
    return judgement.kind === 'warning' ? judgement.at : null;
  };
  assert.equal(place(upgrade), 'to-https');
  assert.equal(place(plainTo('https://www.example.org/')), 'to-viewers');
  assert.equal(place(plainTo('/')), undefined);
});
