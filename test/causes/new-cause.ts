import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ALL_CAUSES } from '../../src/causes/all.ts';
import type { Family } from '../../src/causes/cause.ts';

/**
 * Writes a new cause as stubs that fail until they are filled: cause, remedy, table test, broken origin, and its places in the
 * lists. `npm run new-cause certificate-weak-signature -- --family certificate --after certificate-chain-order`
 */
const { values, positionals } = parseArgs({
  options: { family: { type: 'string' }, after: { type: 'string' } },
  allowPositionals: true,
});
const [id = ''] = positionals;
const families = [...new Set(ALL_CAUSES.map(({ family }) => family))];
const family: Family | undefined = families.find((one) => one === values.family);
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

const name = id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const ofBefore = before.id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

write(
  `src/causes/${family}/${id}.ts`,
  `import { showsTrust } from '../../repairs/proofs/certificate.ts';
import type { EndpointCause } from '../cause.ts';
import { REMEDIES } from './${id}.remedies.ts';

/** What is wrong, by which section of which standard, and what CloudFront does then. */
export const ${name}: EndpointCause = {
  id: '${id}',
  family: '${family}',
  title: '',
  phrase: '',
  affects: 'every-request',
  source: 'cloudfront-502',
  cloudfrontStatus: null,
  proof: showsTrust,
  remedies: REMEDIES,
  scope: 'endpoint',
  judge() {
    throw new Error('${id} is not written yet');
  },
};
`,
);
write(
  `src/causes/${family}/${id}.remedies.ts`,
  `import type { Remedy } from '../../repairs/remedy.ts';

/** One without servers, and any number for particular ones. */
export const REMEDIES: readonly Remedy[] = [
  {
    causes: ['${id}'],
    steps: [],
    pitfalls: [],
    sources: [],
  },
];
`,
);
write(
  `test/causes/${family}/${id}.test.ts`,
  `import { test } from 'node:test';
import { ${name} } from '../../../src/causes/${family}/${id}.ts';
import { endpoint } from '../evidence.ts';
import { assertEndpointCause } from '../table.ts';

test('say here what tells it', () => {
  assertEndpointCause(${name}, [
    ['seen', endpoint(), { kind: 'found', certainty: 'likely' }],
    ['looked for and not there', endpoint(), { kind: 'ruled-out' }],
    ['nothing to judge it by', endpoint({ handshakes: [], exchanges: [] }), { kind: 'unknown', matters: false }],
  ]);
});
`,
);
insert('src/formats/cause-ids.ts', `  '${before.id}',\n`, `  '${id}',\n`);
insert('src/causes/all.ts', `  ${ofBefore},\n`, `  ${name},\n`);
insert(
  'src/causes/all.ts',
  "import type { Cause } from './cause.ts';\n",
  `import { ${name} } from './${family}/${id}.ts';\n`,
);
const origins = 'src/lab/origins/origins.ts';
const listed = readFileSync(origins, 'utf8');
writeFileSync(
  origins,
  listed.replace(
    /\n\];\n/,
    () => `
  {
    label: '${id.split('-').slice(1).join('-')}',
    story: '',
    expected: ['${id}'],
    serve: async () => {
      throw new Error('the origin with ${id} is not written yet');
    },
  },
];
`,
  ),
);
console.log(
  `Written. Fill what is empty, then: npx biome check --write src test && npm run schemas && npm run docs && npm run test:quick && npx cf502 selftest`,
);

function write(path: string, text: string): void {
  mkdirSync(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  writeFileSync(path, text);
  console.log(path);
}

function insert(path: string, after: string, line: string): void {
  const text = readFileSync(path, 'utf8');
  if (!text.includes(after)) throw new Error(`${path} has no line ${after.trim()}`);
  writeFileSync(
    path,
    text.replace(after, () => after + line),
  );
  console.log(path);
}
