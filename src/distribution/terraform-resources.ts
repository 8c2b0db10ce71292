import { fieldOf, listOf, textOf } from './fields.ts';

/** Modules and values nested deeper than this are not read. */
const DEPTH_MAX = 20;

/** Stands for a value that a plan does not know yet. */
export const AFTER_APPLY = '(known after apply)';

/** A resource of a state or a plan. */
export type TerraformResource = {
  readonly type: string | null;
  readonly address: string | null;
  readonly values: unknown;
  /** Whether it is planned with changes, so that what is deployed differs. */
  readonly willChange: boolean;
};

/**
 * The resources of `terraform show -json`, of a state file itself, or a single one. What a plan knows only
 * after it is applied is a reference in it.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function terraformResources(value: unknown): readonly TerraformResource[] {
  const root = fieldOf(fieldOf(value, 'values') ?? fieldOf(value, 'planned_values'), 'root_module');
  if (root !== undefined) {
    const changes = changesOf(value);
    return inModule(root, 0).map((resource) => planned(resource, changes));
  }
  const kept = fieldOf(value, 'terraform_version') === undefined ? [] : listOf(fieldOf(value, 'resources'));
  return kept.length > 0 ? kept.flatMap(instancesOf) : [resourceOf(value)];
}

const resourceOf = (resource: unknown): TerraformResource => ({
  type: textOf(fieldOf(resource, 'type')),
  address: textOf(fieldOf(resource, 'address')),
  values: fieldOf(resource, 'values'),
  willChange: false,
});

function inModule(module: unknown, depth: number): readonly TerraformResource[] {
  if (depth > DEPTH_MAX) return [];
  const children = listOf(fieldOf(module, 'child_modules'));
  return [
    ...listOf(fieldOf(module, 'resources')).map(resourceOf),
    ...children.flatMap((child) => inModule(child, depth + 1)),
  ];
}

/** A state file lists the instances of a resource (`count`, `for_each`) under it. */
function instancesOf(resource: unknown): readonly TerraformResource[] {
  const type = textOf(fieldOf(resource, 'type'));
  const address = [fieldOf(resource, 'module'), type, fieldOf(resource, 'name')].flatMap(
    (part) => textOf(part) ?? [],
  );
  return listOf(fieldOf(resource, 'instances')).map((instance) => ({
    type,
    address: address.join('.'),
    values: fieldOf(instance, 'attributes'),
    willChange: false,
  }));
}

type Change = { readonly unknown: unknown; readonly willChange: boolean };

const changesOf = (plan: unknown): ReadonlyMap<string, Change> =>
  new Map(
    listOf(fieldOf(plan, 'resource_changes')).flatMap((one) => {
      const address = textOf(fieldOf(one, 'address'));
      const change = fieldOf(one, 'change');
      const willChange = listOf(fieldOf(change, 'actions')).some(
        (action) => !['no-op', 'read'].includes(String(action)),
      );
      return address === null ? [] : [[address, { unknown: fieldOf(change, 'after_unknown'), willChange }]];
    }),
  );

function planned(resource: TerraformResource, changes: ReadonlyMap<string, Change>): TerraformResource {
  const change = changes.get(resource.address ?? '');
  if (change === undefined) return resource;
  return {
    ...resource,
    values: withUnknown(resource.values, change.unknown, 0),
    willChange: change.willChange,
  };
}

/** `after_unknown` has the shape of the values, with `true` for what is not known. */
function withUnknown(value: unknown, unknown: unknown, depth: number): unknown {
  if (unknown === true) return { Ref: AFTER_APPLY };
  if (typeof unknown !== 'object' || unknown === null || depth > DEPTH_MAX) return value;
  if (Array.isArray(unknown)) {
    const items = Array.isArray(value) ? value : [];
    return items.map((item, index) => withUnknown(item, unknown[index], depth + 1));
  }
  const members = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const left = Object.entries(unknown).map(
    ([name, part]) => [name, withUnknown(fieldOf(members, name), part, depth + 1)] as const,
  );
  return { ...members, ...Object.fromEntries(left.filter(([, member]) => member !== undefined)) };
}
