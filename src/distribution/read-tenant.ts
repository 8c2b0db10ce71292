import { fieldOf, listOf, textOf, textsOf } from './fields.ts';
import type { Tenant } from './model.ts';
import { nameOf } from './read-origin.ts';

/** A `DistributionTenant`. */
export function readTenant(value: unknown): Tenant {
  const parameters = listOf(fieldOf(value, 'Parameters', 'Parameter')).flatMap((parameter) => {
    const name = textOf(fieldOf(parameter, 'Name'));
    const text = textOf(fieldOf(parameter, 'Value'));
    return name === null || text === null ? [] : [[name, text] as const];
  });
  const domains = listOf(fieldOf(value, 'Domains', 'Domain'));
  return {
    id: textOf(fieldOf(value, 'Id')),
    distributionId: nameOf(fieldOf(value, 'DistributionId')),
    domains: [
      ...domains.flatMap((domain) => textOf(fieldOf(domain, 'Domain')) ?? []),
      ...textsOf(domains),
    ].map((domain) => domain.toLowerCase()),
    parameters: new Map(parameters),
  };
}
