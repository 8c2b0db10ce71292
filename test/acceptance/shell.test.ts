import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { ALL_CAUSES } from '../../src/causes/all.ts';
import { shellWord } from '../../src/repairs/shell.ts';

const HOSTILE = [
  '$(touch /tmp/x)',
  '`id`',
  "'; id; '",
  'a\'b"c\\d',
  'a b\tc\nd',
  '*?[x]{a,b}~',
  '!history',
  '-oProxyCommand=id',
  '--help',
  'a\u001b[31mb\u202ec',
  '',
];

test('a plain name stays as it is', () => {
  for (const word of ['origin.example.com', '192.0.2.1:443', 'xn--bcher-kva.example', 'a_b']) {
    assert.equal(shellWord(word), word);
  }
});

test('whatever a name is, a shell reads it as one word that is no option', () => {
  for (const word of HOSTILE) {
    const { stdout } = spawnSync('sh', ['-c', `printf '%s|' ${shellWord(word)}`], { encoding: 'utf8' });
    const expected = word.replace(/[\p{Cc}\p{Cf}]/gu, '').replace(/^-+/, '');
    assert.equal(stdout, `${expected}|`);
    assert.doesNotMatch(shellWord(word), /^-/);
  }
});

test('every proof is one well-formed command line, with hostile names too', () => {
  for (const { id: cause, proof } of ALL_CAUSES) {
    for (const word of ['origin.example.com', '2001:db8::1', HOSTILE.join('')]) {
      for (const protocol of ['http', 'https'] as const) {
        const { command } = proof({
          origin: word,
          connectTo: word,
          serverName: word,
          protocol,
          port: 443,
          address: word,
          path: `/${word}`,
        });
        const { status, stderr } = spawnSync('sh', ['-n', '-c', command], { encoding: 'utf8' });
        assert.equal(status, 0, `${cause}: ${command}: ${stderr}`);
        assert.doesNotMatch(command, /\n/);
      }
    }
  }
});
