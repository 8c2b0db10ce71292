import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/** What a file loads with itself: imports that are neither of types alone nor made when they are used. */
const loadedWith = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type )[^;]*? from '([^']+)';/gm)].map(
    ([, from]) => from ?? '',
  );

test('the SDK is loaded only by what uses it: a check without AWS never waits for it', () => {
  for (const file of globSync('src/**/*.ts', { exclude: ['src/aws/**'] })) {
    for (const from of loadedWith(file))
      assert.doesNotMatch(from, /^@(?:aws-sdk|smithy)\/|\/aws\//, `${file} imports ${from}`);
  }
});

test("EC2's client, the largest, is loaded only where there is a load balancer", () => {
  const users = globSync('src/aws/*.ts').filter((file) => loadedWith(file).includes('@aws-sdk/client-ec2'));
  assert.deepEqual(users, ['src/aws/firewall.ts']);
  for (const file of globSync('src/aws/*.ts'))
    assert.ok(!loadedWith(file).includes('./firewall.ts'), `${file} loads it with itself`);
});

test('the parser of YAML is loaded only where a text looks like it', () => {
  for (const file of globSync('src/**/*.ts')) {
    if (file.startsWith('src/lab/') || file === 'src/distribution/read-yaml.ts') continue;
    for (const from of loadedWith(file))
      assert.doesNotMatch(from, /^yaml$|\/read-yaml\.ts$/, `${file} imports ${from}`);
  }
});
