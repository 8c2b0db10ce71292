import { readFileSync } from 'node:fs';
import type { Family } from '../../src/causes/cause.ts';

/** Files by their path: those that a new cause adds, and those that name it beside. */
export type CausePlan = {
  readonly written: ReadonlyMap<string, string>;
  readonly changed: ReadonlyMap<string, string>;
};

/** How the causes of a family begin. */
type Shape = {
  readonly scope: 'endpoint' | 'origin';
  /** What makes them, where they share more than their shape: its name and its file. */
  readonly made?: readonly [name: string, file: string];
  /** What shows most of them, to begin with. */
  readonly proof: readonly [name: string, file: string];
};

const SHAPES: Readonly<Record<Family, Shape>> = {
  origin: { scope: 'origin', proof: ['showsConnection', 'connection'] },
  dns: { scope: 'origin', proof: ['showsAddress', 'dns'] },
  tcp: { scope: 'endpoint', proof: ['showsConnection', 'connection'] },
  tls: { scope: 'endpoint', made: ['tlsCause', 'tls-cause'], proof: ['showsTrust', 'certificate'] },
  certificate: {
    scope: 'endpoint',
    made: ['certificateCause', 'certificate-cause'],
    proof: ['showsTrust', 'certificate'],
  },
  http: { scope: 'endpoint', made: ['httpCause', 'http-cause'], proof: ['showsAnswer', 'http'] },
  function: { scope: 'origin', proof: ['showsLambdaLog', 'edge'] },
  distribution: {
    scope: 'origin',
    made: ['configurationCause', 'configuration'],
    proof: ['showsConfiguration', 'edge'],
  },
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
        withImport(
          inserted(all, `  ${inCamelCase(after)},\n`, `  ${name},\n`),
          `import { ${name} } from './${family}/${id}.ts';`,
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

const pathOf = (line: string): string => /^import .* from '(.+)';$/.exec(line)?.[1] ?? '';

/** In the order that the formatter wants. */
const inOrder = (imports: readonly string[]): readonly string[] =>
  imports.toSorted((one, other) => (pathOf(one) < pathOf(other) ? -1 : 1));

/** @param text begins with its imports, one a line */
function withImport(text: string, line: string): string {
  const lines = text.split('\n');
  const end = lines.indexOf('');
  return [...inOrder([...lines.slice(0, end), line]), ...lines.slice(end)].join('\n');
}

function causeStub(id: string, family: Family): string {
  const { scope, made, proof } = SHAPES[family];
  const type = scope === 'origin' ? 'OriginCause' : 'EndpointCause';
  const [opening, own, closing] =
    made === undefined
      ? [`: ${type} = {`, `  family: '${family}',\n  scope: '${scope}',\n`, '};']
      : [` = ${made[0]}({`, '', '});'];
  const imports = [
    `import { ${proof[0]} } from '../../repairs/proofs/${proof[1]}.ts';`,
    made === undefined
      ? `import type { ${type} } from '../cause.ts';`
      : `import { ${made[0]} } from './${made[1]}.ts';`,
    `import { REMEDIES } from './${id}.remedies.ts';`,
  ];
  const affects = family === 'certificate' || family === 'tls' ? '' : "  affects: 'every-request',\n";
  return `${inOrder(imports).join('\n')}

/** What is wrong, by which section of which standard, and what CloudFront does then. */
export const ${inCamelCase(id)}${opening}
  id: '${id}',
${own}  title: '',
  phrase: '',
${affects}  source: 'cloudfront-502',
  cloudfrontStatus: null,
  proof: ${proof[0]},
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

function testStub(id: string, family: Family): string {
  const name = inCamelCase(id);
  const [helper, asserts, usual, empty] =
    SHAPES[family].scope === 'origin'
      ? ['evidence', 'assertOriginCause', 'evidence()', 'evidence({ dns: [], addresses: [], endpoints: [] })']
      : ['endpoint', 'assertEndpointCause', 'endpoint()', 'endpoint({ handshakes: [], exchanges: [] })'];
  return `import { test } from 'node:test';
import { ${name} } from '../../../src/causes/${family}/${id}.ts';
import { ${helper} } from '../evidence.ts';
import { ${asserts} } from '../table.ts';

/** Seen by nobody. */
const EMPTY = ${empty};

test('say here what tells it', () => {
  ${asserts}(${name}, [
    ['seen', ${usual}, { kind: 'found', certainty: 'likely' }],
    ['looked for and not there', ${usual}, { kind: 'ruled-out' }],
    ['nothing to judge it by', EMPTY, { kind: 'unknown', matters: false }],
  ]);
});
`;
}

const originStub = (id: string): string => `  {
    label: '${id.split('-').slice(1).join('-')}',
    story: '',
    expected: ['${id}'],
    serve: async () => {
      throw new Error('the origin with ${id} is not written yet');
    },
  },
`;
