import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOTHING_KNOWN } from '../../src/readings/known.ts';
import { atServer, snippet } from '../../src/repairs/servers.ts';
import { setting } from '../../src/repairs/settings.ts';
import { hostIsForwarded, type Situation } from '../../src/repairs/situation.ts';
import { inLines, stepsIn } from '../../src/repairs/steps.ts';
import { code, forStatus, ofHttps, origin, port, run, say, when } from '../../src/repairs/words.ts';

const NAMES = {
  origin: 'origin.example.com',
  connectTo: 'origin.example.com',
  serverName: 'www.example.com',
  protocol: 'https',
  port: 8443,
  address: null,
  path: '/',
} as const;

const situation = (more: Partial<Situation> = {}): Situation => ({
  names: NAMES,
  known: NOTHING_KNOWN,
  servers: [],
  suspects: [],
  ruledOut: new Set(),
  status: null,
  ...more,
});

test('a step is its parts: prose, code and commands, with the real names in them', () => {
  const step = say`Set ${code`listen ${port}${ofHttps` ssl`};`} for ${origin}, then ${run`nginx -t`}.`;
  assert.deepEqual(stepsIn(situation(), [step]), [
    {
      parts: [
        { kind: 'text', text: 'Set ' },
        { kind: 'code', text: 'listen 8443 ssl;' },
        { kind: 'text', text: ' for origin.example.com, then ' },
        { kind: 'command', text: 'nginx -t' },
        { kind: 'text', text: '.' },
      ],
    },
  ]);
  const plain = stepsIn(situation({ names: { ...NAMES, protocol: 'http' } }), [step]);
  assert.deepEqual(inLines(plain), ['Set `listen 8443;` for origin.example.com, then `nginx -t`.']);
});

test('a setting has its name in the API; what a server calls it is a snippet of its configuration', () => {
  const step = say`Set ${setting('OriginProtocolPolicy', 'http-only')}${atServer({ nginx: code`listen ${port};` }, ', ')}.`;
  assert.deepEqual(stepsIn(situation({ servers: ['nginx'] }), [step]), [
    {
      parts: [
        { kind: 'text', text: 'Set ' },
        {
          kind: 'setting',
          text: 'Origins › Edit › Protocol: HTTP only',
          setting: 'OriginProtocolPolicy',
          value: 'http-only',
        },
        { kind: 'text', text: ', ', server: 'nginx' },
        { kind: 'snippet', text: 'listen 8443;', server: 'nginx' },
        { kind: 'text', text: '.' },
      ],
    },
  ]);
  const [own] = stepsIn(situation({ servers: ['haproxy'] }), [say`Build ${snippet`crt`}.`]);
  assert.ok(own && 'parts' in own);
  assert.deepEqual(own.parts[1], { kind: 'snippet', text: 'crt', server: 'HAProxy' });
});

test('what hangs on a setting is said while nobody knows it, and not where it is known not to be so', () => {
  const step = when(hostIsForwarded, say`Cover the viewers' name.`, say`If Host is forwarded: cover it.`);
  for (const [hostHeader, told] of [
    [
      null,
      [{ parts: [{ kind: 'text', text: 'If Host is forwarded: cover it.' }], assumes: ['host-header'] }],
    ],
    ['www.example.com', [{ parts: [{ kind: 'text', text: "Cover the viewers' name." }] }]],
    ['none', []],
  ] as const)
    assert.deepEqual(stepsIn(situation({ known: { ...NOTHING_KNOWN, hostHeader } }), [step]), told);
});

test('of several ways one is enough; one that is left alone is no choice', () => {
  const ways = { either: [['Issue it.', 'Reload.'], forStatus(503, say`Wait.`)] };
  assert.deepEqual(inLines(stepsIn(situation({ status: 503 }), [ways])), [
    'Issue it.',
    'Reload.',
    'Or: Wait.',
  ]);
  assert.deepEqual(inLines(stepsIn(situation({ status: 502 }), [ways])), ['Issue it.', 'Reload.']);
});

test('code with a backtick in it stays one part', () => {
  const names = { ...NAMES, origin: 'a`b' };
  const [step] = stepsIn(situation({ names }), [say`Ask ${run`dig ${origin}`}.`]);
  assert.ok(step && 'parts' in step);
  assert.deepEqual(step.parts[1], { kind: 'command', text: "dig 'a`b'" });
});
