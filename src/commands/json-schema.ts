/** The part of JSON Schema 2020-12 that `report.schema.json` describes evidence with. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly anyOf?: readonly Schema[];
  /** Taken as `anyOf`: the alternatives here exclude one another by their `kind`. */
  readonly oneOf?: readonly Schema[];
};

/**
 * The first place where a value is not as its schema says, in words: `evidence.endpoints[0].tcp is missing`.
 *
 * @param definitions what `#/$defs/…` leads to
 * @returns `null` where the value fits
 */
export function faultIn(
  value: unknown,
  schema: Schema,
  definitions: Readonly<Record<string, Schema>>,
  place = '',
): string | null {
  const within = (member: unknown, of: Schema, at: string) => faultIn(member, of, definitions, at);
  if (schema.$ref !== undefined) {
    const definition = definitions[schema.$ref.replace('#/$defs/', '')];
    if (definition === undefined) throw new Error(`${schema.$ref} is not defined`);
    return within(value, definition, place);
  }
  const own = ownFault(value, schema);
  if (own !== null) return `${place === '' ? 'it' : place} ${own}`;

  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives !== undefined) {
    const faults = alternatives.map((alternative) => within(value, alternative, place));
    if (!faults.includes(null)) return faultOfNearest(value, alternatives, faults);
  }
  if (Array.isArray(value) && schema.items !== undefined) {
    for (const [index, item] of value.entries()) {
      const fault = within(item, schema.items, `${place}[${index}]`);
      if (fault !== null) return fault;
    }
  }
  if (isObject(value)) {
    for (const name of schema.required ?? [])
      if (!Object.hasOwn(value, name)) return `${join(place, name)} is missing`;
    for (const [name, of] of Object.entries(schema.properties ?? {})) {
      const fault = Object.hasOwn(value, name) ? within(value[name], of, join(place, name)) : null;
      if (fault !== null) return fault;
    }
  }
  return null;
}

/** What is wrong with the value itself, its members aside. */
function ownFault(value: unknown, schema: Schema): string | null {
  if (schema.type !== undefined && !hasType(value, schema.type)) return `is not of type ${schema.type}`;
  if (schema.const !== undefined && value !== schema.const) return `is not ${JSON.stringify(schema.const)}`;
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return `is none of ${schema.enum.join(', ')}`;
  if (typeof value === 'number') {
    if (value < (schema.minimum ?? value)) return `is less than ${schema.minimum}`;
    if (value > (schema.maximum ?? value)) return `is more than ${schema.maximum}`;
  }
  if (typeof value === 'string') {
    if (value.length < (schema.minLength ?? 0)) return 'is too short';
    if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value))
      return `does not match ${schema.pattern}`;
  }
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) return 'has too few members';
    if (value.length > (schema.maxItems ?? value.length)) return 'has too many members';
  }
  return null;
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'object') return isObject(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'null') return value === null;
  return typeof value === type && !Number.isNaN(value);
}

/** Of alternatives told apart by `kind`, the one that was meant says best what is wrong. */
function faultOfNearest(
  value: unknown,
  alternatives: readonly Schema[],
  faults: readonly (string | null)[],
): string | null {
  const kind = isObject(value) ? value.kind : undefined;
  const meant = alternatives.findIndex(
    ({ properties }) => kind !== undefined && properties?.kind?.const === kind,
  );
  return faults[Math.max(meant, 0)] ?? null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const join = (place: string, name: string): string => (place === '' ? name : `${place}.${name}`);
