import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

test('the policy in docs allows the calls that are made, and no other', () => {
  const { Statement } = JSON.parse(readFileSync('docs/iam-policy.json', 'utf8')) as {
    Statement: readonly { readonly Action: readonly string[] }[];
  };
  const made = globSync('src/aws/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/call\(\s*account,\s*\w+,\s*'([a-z0-9]+:\w+)'/g)].map(
      ([, action]) => action ?? '',
    ),
  );
  const allowed = Statement.flatMap(({ Action }) => Action);
  assert.deepEqual([...new Set(made)].toSorted(), allowed.toSorted());
  for (const action of allowed)
    assert.match(action, /:(?:Get|List|Describe|Filter|Lookup)/, 'reading calls alone');
});
