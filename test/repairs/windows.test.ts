import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evidencePost } from '../../src/render/slack/evidence-post.ts';
import { windowsCheck } from '../../src/repairs/proofs/windows.ts';
import { judgedAgain } from '../reports/recording.ts';

const ASKED = {
  origin: 'origin.example.com',
  address: '203.0.113.7',
  port: 443,
  protocol: 'https',
  host: 'www.example.com',
  path: '/health',
} as const;

test('the check for PowerShell fits what is asked, and foreign text ends no quote', () => {
  for (const [about, more, command] of [
    ['name', {}, "Resolve-DnsName 'origin.example.com' -Type A -Server 1.1.1.1"],
    ['port', {}, "Test-NetConnection '203.0.113.7' -Port 443"],
    ['port', { address: null }, "Resolve-DnsName 'origin.example.com' -Type A -Server 1.1.1.1"],
    [
      'answer',
      {},
      "curl.exe -skv --resolve 'www.example.com:443:203.0.113.7' -o NUL 'https://www.example.com:443/health'",
    ],
    ['answer', { host: '203.0.113.7' }, "curl.exe -skv -o NUL 'https://203.0.113.7:443/health'"],
    [
      'answer',
      { host: '203.0.113.7', path: "/it's; rm ’x" },
      "curl.exe -skv -o NUL 'https://203.0.113.7:443/it''s; rm ''x'",
    ],
  ] as const)
    assert.equal(windowsCheck({ ...ASKED, about, ...more }), command);
});

test('it stands behind Evidence, beside the repair of the root cause', () => {
  for (const [name, says] of [
    ['farm/expired.json', /Check from Windows: curl\.exe -skv/],
    ['farm/refused.json', /Check from Windows: Test-NetConnection '127\.0\.0\.1' -Port \d+/],
  ] as const)
    assert.match(evidencePost(judgedAgain(name)).text, says);
  assert.doesNotMatch(evidencePost(judgedAgain('farm/healthy-rsa.json')).text, /Windows/);
});
