import type { Certificate } from '../certificate.ts';

const ANY_POLICY = '2.5.29.32.0';

/**
 * The policies that are valid so far, and for each those that the next certificate may name for it; `null`:
 * none is left.
 */
type Level = ReadonlyMap<string, ReadonlySet<string>> | null;

/** How many certificates, self-issued ones left out, may still come before a rule holds. */
type Counters = { explicit: number; mapping: number; any: number };

/**
 * What is wrong with the policies along a path, as the rest of a sentence about it, or `null` (RFC 5280
 * §6.1.2 to §6.1.5, with every policy acceptable from the start and none demanded; the levels are those of
 * RFC 9618).
 *
 * @param path the leaf first, the trust anchor left out
 */
export function policyFault(path: readonly Certificate[]): string | null {
  const demands = path.some(({ policy }) => policy !== null && policy.requireExplicit !== null);
  const maps = path.some(({ policy }) => policy !== null && policy.mappings.length > 0);
  if (!demands && !maps) return null;
  const downwards = path.toReversed();
  const { length } = downwards;
  const counters: Counters = { explicit: length + 1, mapping: length + 1, any: length + 1 };
  let level: Level = new Map([[ANY_POLICY, new Set([ANY_POLICY])]]);
  for (const [index, certificate] of downwards.entries()) {
    const isLast = index === length - 1;
    const selfIssued = certificate.subjectName === certificate.issuerName;
    level = nextLevel(level, certificate, counters.any > 0 || (!isLast && selfIssued));
    if (level === null && counters.explicit === 0) return NO_POLICY_LEFT;
    if (isLast) break;
    const mappings = certificate.policy?.mappings ?? [];
    if (mappings.flat().includes(ANY_POLICY)) return 'maps anyPolicy, which RFC 5280 forbids';
    level = applyMappings(level, mappings, counters.mapping > 0);
    countDown(counters, certificate, selfIssued);
  }
  const leafDemands = downwards.at(-1)?.policy?.requireExplicit === 0;
  const left = leafDemands ? 0 : counters.explicit - 1;
  return level === null && left <= 0 ? NO_POLICY_LEFT : null;
}

const NO_POLICY_LEFT = 'demands an explicit certificate policy, and none is valid along the whole path';

/** §6.1.3 d and e: which policies of a certificate those above it allow. */
function nextLevel(above: Level, { policy }: Certificate, anyCounts: boolean): Level {
  if (above === null || policy === null || policy.policies === null) return null;
  const expected = new Set([...above.values()].flatMap((values) => [...values]));
  const level = new Map<string, ReadonlySet<string>>();
  for (const name of policy.policies) {
    const isAllowed = expected.has(name) || above.has(ANY_POLICY);
    if (name !== ANY_POLICY && isAllowed) level.set(name, new Set([name]));
  }
  if (policy.policies.includes(ANY_POLICY) && anyCounts) {
    for (const name of expected) if (!level.has(name)) level.set(name, new Set([name]));
  }
  return level.size === 0 ? null : level;
}

/** §6.1.4 b: what a CA's policies are called below it. */
function applyMappings(
  level: Level,
  mappings: readonly (readonly [from: string, to: string])[],
  isAllowed: boolean,
): Level {
  if (level === null || mappings.length === 0) return level;
  const mapped = new Map(level);
  for (const [from, pairs] of Map.groupBy(mappings, ([name]) => name)) {
    if (!isAllowed) mapped.delete(from);
    else if (level.has(from) || level.has(ANY_POLICY)) mapped.set(from, new Set(pairs.map(([, to]) => to)));
  }
  return mapped.size === 0 ? null : mapped;
}

/** §6.1.4 h to j. */
function countDown(counters: Counters, { policy }: Certificate, selfIssued: boolean): void {
  const { requireExplicit = null, inhibitMapping = null, inhibitAny = null } = policy ?? {};
  const next = (count: number, limit: number | null): number =>
    Math.min(selfIssued ? count : Math.max(0, count - 1), limit ?? Number.MAX_SAFE_INTEGER);
  counters.explicit = next(counters.explicit, requireExplicit);
  counters.mapping = next(counters.mapping, inhibitMapping);
  counters.any = next(counters.any, inhibitAny);
}
