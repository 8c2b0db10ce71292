/**
 * Reads JSON in which names are written in several ways: `HTTPSPort` in the API, `OriginSSLProtocols` in
 * CloudFormation, `https_port` in Terraform. Case and underscores are ignored; a value of another type than
 * asked for counts as absent.
 */

/** The first of these members that is present; `undefined` for none. */
export function fieldOf(value: unknown, ...names: readonly string[]): unknown {
  const members = membersOf(value);
  for (const name of names) {
    const member = members.get(plain(name));
    if (member !== undefined && member !== null) return member;
  }
  return undefined;
}

/** Whether the value is an object that has all of these members. */
export function hasFields(value: unknown, ...names: readonly string[]): boolean {
  return names.every((name) => fieldOf(value, name) !== undefined);
}

/** A list, written as an array, as `{Quantity, Items}`, or as a single item. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value;
  const items = fieldOf(value, 'Items');
  if (items !== undefined) return Array.isArray(items) ? items : [items];
  return fieldOf(value, 'Quantity') === undefined ? [value] : [];
}

/** A nested object, which Terraform writes as an array of one. */
export function blockOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

/** A list, which Terraform may nest in a block: `headers: [{items: [...]}]`. */
export const blockOfList = (value: unknown): unknown =>
  Array.isArray(value) && typeof value[0] === 'object' ? value[0] : value;

/** Text that is not empty, else `null`. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number, which CloudFormation may write as text. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A boolean, which CloudFormation may write as text. */
export function booleanOf(value: unknown): boolean {
  return value === true || value === 'true';
}

/** The texts in a list; other items are left out. */
export function textsOf(value: unknown): readonly string[] {
  return listOf(value).flatMap((item) => textOf(item) ?? []);
}

/**
 * What a CloudFormation function refers to, in short: `MyPolicy` for `{"Ref": "MyPolicy"}`,
 * `Balancer.DNSName` for `Fn::GetAtt`; `null` where the value is not a reference.
 */
export function referenceOf(value: unknown): string | null {
  if (typeof value === 'string') return value.includes('${') ? value : null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const [entry, ...others] = entries;
  if (entry === undefined || others.length > 0) return null;
  const [name, argument] = entry;
  if (name !== 'Ref' && !name.startsWith('Fn::')) return null;
  if (typeof argument === 'string') return argument;
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return argument.filter(isText).join('.');
  return `${name} …`;
}

const isText = (value: unknown): value is string => typeof value === 'string';

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

const known = new WeakMap<object, ReadonlyMap<string, unknown>>();

function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  const before = known.get(value);
  if (before !== undefined) return before;
  const members = new Map<string, unknown>(
    Object.entries(value).map(([name, member]) => [plain(name), member]),
  );
  known.set(value, members);
  return members;
}
