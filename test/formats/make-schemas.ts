import { writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';

type Json = { readonly [key: string]: unknown };

/**
 * Every JSON that leaves the project, by its type in `src/formats/`, and the ids of causes, which the others refer to: a
 * new cause changes that one alone.
 */
export const SCHEMAS = [
  { file: 'src/formats/cause-id.schema.json', from: 'src/formats/cause-ids.ts', type: 'CauseId' },
  { file: 'src/formats/report.schema.json', from: 'src/formats/report.ts', type: 'Report' },
  { file: 'src/formats/edge-report.schema.json', from: 'src/formats/edge-report.ts', type: 'EdgeReport' },
  { file: 'src/formats/chain-report.schema.json', from: 'src/formats/chain-report.ts', type: 'ChainReport' },
  {
    file: 'src/formats/explain-report.schema.json',
    from: 'src/formats/explain-report.ts',
    type: 'ExplainReport',
  },
] as const;

const isStateThen = (state: string, then: Json): Json => ({
  if: { properties: { state: { const: state } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: then },
});

const isKindThen = (kinds: readonly string[], then: Json): Json => ({
  if: { properties: { kind: { enum: kinds } } },
  then,
});

/** What holds between the fields of one object, which a TypeScript type does not say. */
const RULES: Readonly<Record<string, readonly Json[]>> = {
  Verdict: [
    isStateThen('broken', { causes: { minItems: 1 } }),
    isStateThen('healthy', { causes: { maxItems: 0 } }),
    ...['healthy', 'unsure', 'refused'].map((state) =>
      isStateThen(state, { cloudfrontStatus: { type: 'null' } }),
    ),
  ],
  Finding: [
    isKindThen(['found'], {
      required: ['certainty', 'intermittent', 'proof'],
      properties: { remedy: { minItems: 1 } },
    }),
    isKindThen(['warning', 'ruled-out', 'unknown'], { not: { required: ['certainty'] } }),
    isKindThen(['ruled-out', 'unknown'], { properties: { remedy: { maxItems: 0 } } }),
    {
      if: { required: ['certainty'], properties: { certainty: { const: 'depends' } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ['dependsOn'] },
    },
  ],
};

/** JSON Schema 2020-12 of one format, made from its type. Objects stay open: fields may be added. */
export function makeSchema({ file, from, type }: (typeof SCHEMAS)[number]): string {
  const made = createGenerator({
    path: from,
    tsconfig: 'tsconfig.json',
    type,
    topRef: false,
    additionalProperties: true,
    skipTypeCheck: true,
  }).createSchema(type);
  const { definitions = {}, $schema: _, ...top } = made as Json & { definitions?: Json };
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://cf502.dev/${file.split('/').at(-1)}`,
    title: type,
    ...rewritten(top),
    $defs: Object.fromEntries(
      Object.entries(definitions)
        .filter(([name]) => name !== 'CauseId')
        .map(([name, of]) => [
          nameOf(name),
          {
            ...withDiscriminator(rewritten(of as Json)),
            ...(RULES[name] === undefined ? {} : { allOf: RULES[name] }),
          },
        ]),
    ),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** `Observation<Handshake>` as a name that a pointer can hold. */
const nameOf = (name: string): string => name.replace(/<(.*)>/, 'Of$1');

/** References lead to `$defs`; members of a union that differ by their `kind` are told apart by it. */
function rewritten(schema: Json): Json {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === '$ref' && value === '#/definitions/CauseId') return [key, 'cause-id.schema.json'];
      if (key === '$ref' && typeof value === 'string')
        return [key, `#/$defs/${nameOf(decodeURIComponent(value).replace('#/definitions/', ''))}`];
      // Tuples have a word of their own since draft 2020-12.
      if (key === 'items' && Array.isArray(value)) return ['prefixItems', inside(value)];
      if (key === 'anyOf' && Array.isArray(value) && value.every(hasKind)) return ['oneOf', inside(value)];
      return [key, inside(value)];
    }),
  );
}

const inside = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(inside)
    : typeof value === 'object' && value !== null
      ? withDiscriminator(rewritten(value as Json))
      : value;

const withDiscriminator = (schema: Json): Json =>
  schema.oneOf === undefined ? schema : { ...schema, discriminator: { propertyName: 'kind' } };

function hasKind(member: unknown): boolean {
  const { properties } = member as { properties?: { kind?: { const?: unknown; enum?: unknown } } };
  return properties?.kind?.const !== undefined || properties?.kind?.enum !== undefined;
}

if (import.meta.main) for (const schema of SCHEMAS) writeFileSync(schema.file, makeSchema(schema));
