import { readFileSync } from 'node:fs';
import type { Family } from '../../src/causes/cause.ts';

/** Files by their path: those that a new cause adds, and those that name it beside. */
export type CausePlan = {
  readonly written: ReadonlyMap<string, string>;
  readonly changed: ReadonlyMap<string, string>;
};

/** What makes the causes of a family that share more than their shape: its name and its file. */
const MADE_BY: Readonly<Partial<Record<Family, readonly [name: string, file: string]>>> = {
  certificate: ['certificateCause', 'certificate-cause'],
  http: ['httpCause', 'http-cause'],
  tls: ['tlsCause', 'tls-cause'],
  distribution: ['configurationCause', 'configuration'],
};

const LISTS = ['src/formats/cause-ids.ts', 'src/causes/all.ts', 'src/lab/origins/origins.ts'] as const;
/** Made anew by `npm run schemas` and `npm run docs`. */
export const GENERATED = ['src/formats/cause-id.schema.json', 'docs/causes.md'] as const;

/** A new cause as stubs, and the lists with it in. @param after the cause it follows in precedence */
export function planCause(id: string, family: Family, after: string): CausePlan {
  const name = inCamelCase(id);
  const [ids, all, origins] = LISTS.map((path) => readFileSync(path, 'utf8'));
  return {
    written: new Map([
      [`src/causes/${family}/${id}.ts`, causeStub(id, family)],
      [`src/causes/${family}/${id}.remedies.ts`, remedyStub(id)],
      [`test/causes/${family}/${id}.test.ts`, testStub(id, family)],
    ]),
    changed: new Map([
      [LISTS[0], inserted(ids, `  '${after}',\n`, `  '${id}',\n`)],
      [
        LISTS[1],
        inserted(
          inserted(all, `  ${inCamelCase(after)},\n`, `  ${name},\n`),
          "import type { Cause } from './cause.ts';\n",
          `import { ${name} } from './${family}/${id}.ts';\n`,
        ),
      ],
      [LISTS[2], inserted(origins, '\n', originStub(id), '];\n')],
    ]),
  };
}

const inCamelCase = (id: string): string =>
  id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** @param before what follows it; by default whatever does */
function inserted(text = '', after: string, line: string, before = ''): string {
  const at = text.indexOf(after + before);
  if (at === -1) throw new Error(`no line ${(after + before).trim()} to put it behind`);
  const end = at + after.length;
  return text.slice(0, end) + line + text.slice(end);
}

function causeStub(id: string, family: Family): string {
  const made = MADE_BY[family];
  const [opening, own, closing] =
    made === undefined
      ? [`: EndpointCause = {`, `  family: '${family}',\n  scope: 'endpoint',\n`, '};']
      : [` = ${made[0]}({`, '', '});'];
  const type =
    made === undefined
      ? "import type { EndpointCause } from '../cause.ts';"
      : `import { ${made[0]} } from './${made[1]}.ts';`;
  const affects = family === 'certificate' || family === 'tls' ? '' : "  affects: 'every-request',\n";
  return `import { showsTrust } from '../../repairs/proofs/certificate.ts';
${type}
import { REMEDIES } from './${id}.remedies.ts';

/** What is wrong, by which section of which standard, and what CloudFront does then. */
export const ${inCamelCase(id)}${opening}
  id: '${id}',
${own}  title: '',
  phrase: '',
${affects}  source: 'cloudfront-502',
  cloudfrontStatus: null,
  proof: showsTrust,
  remedies: REMEDIES,
  judge() {
    throw new Error('${id} is not written yet');
  },
${closing}
`;
}

const remedyStub = (id: string): string => `import type { Remedy } from '../../repairs/remedy.ts';

/** One without servers, and any number for particular ones. */
export const REMEDIES: readonly Remedy[] = [
  {
    causes: ['${id}'],
    steps: [],
    pitfalls: [],
    sources: [],
  },
];
`;

const testStub = (id: string, family: Family): string => `import { test } from 'node:test';
import { ${inCamelCase(id)} } from '../../../src/causes/${family}/${id}.ts';
import { endpoint } from '../evidence.ts';
import { assertEndpointCause } from '../table.ts';

test('say here what tells it', () => {
  assertEndpointCause(${inCamelCase(id)}, [
    ['seen', endpoint(), { kind: 'found', certainty: 'likely' }],
    ['looked for and not there', endpoint(), { kind: 'ruled-out' }],
    ['nothing to judge it by', endpoint({ handshakes: [], exchanges: [] }), { kind: 'unknown', matters: false }],
  ]);
});
`;

const originStub = (id: string): string => `  {
    label: '${id.split('-').slice(1).join('-')}',
    story: '',
    expected: ['${id}'],
    serve: async () => {
      throw new Error('the origin with ${id} is not written yet');
    },
  },
`;
