import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ALL_CAUSES } from '../../src/causes/all.ts';
import { planCause } from './plan-cause.ts';

/**
 * Writes a new cause as stubs that fail until they are filled: cause, remedy, table test, broken origin, and its places in the
 * lists. `npm run new-cause certificate-weak-signature -- --family certificate --after certificate-chain-order`
 */
const { values, positionals } = parseArgs({
  options: { family: { type: 'string' }, after: { type: 'string' } },
  allowPositionals: true,
});
const [id = ''] = positionals;
const families = [...new Set(ALL_CAUSES.map((cause) => cause.family))];
const family = families.find((one) => one === values.family);
const before = ALL_CAUSES.find((cause) => cause.id === values.after);

if (!/^[a-z]+(?:-[a-z0-9]+)+$/.test(id) || family === undefined || before === undefined) {
  console.error(
    `npm run new-cause ID -- --family ${families.join('|')} --after ID-IT-FOLLOWS-IN-PRECEDENCE: an id is words in lower case joined by dashes, for the failing state`,
  );
  process.exit(2);
}
if (ALL_CAUSES.some((cause) => cause.id === id)) {
  console.error(`there is a cause ${id} already`);
  process.exit(2);
}

const { written, changed } = planCause(id, family, before.id);
for (const [path, text] of [...written, ...changed]) {
  writeFileSync(path, text);
  console.log(path);
}
console.log(
  'Written. Fill what is empty and move the origin to the part it belongs to (a cause that only warns needs none), then: npx biome check --write src test && npm run schemas && npm run docs && npm run test:quick && npx cf502 selftest',
);
