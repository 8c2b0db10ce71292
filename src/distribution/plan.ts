import { URL_MAX_BYTES } from '../cloudfront/limits.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import type { Target } from '../formats/target.ts';
import type { Behavior, Configuration, Distribution, Origin, OriginGroup } from './model.ts';
import { matchesPattern, samplePath } from './path-pattern.ts';
import { planRoute, type Route } from './plan-origin.ts';
import { targetOf } from './target-of.ts';
import { likelyHost, type Serving, servingOf, type Viewer } from './viewer.ts';

/** One origin to be checked, as this distribution uses it. */
export type Planned = {
  readonly plan: DistributionPlan;
  readonly target: Target;
  /** The values are secrets: they may be sent to the origin, but are never shown or stored. */
  readonly headers: readonly (readonly [name: string, value: string])[];
};

/** The origins to check; or, in a sentence, why the configuration does not tell them. */
export type Planning =
  | {
      readonly kind: 'planned';
      readonly planned: readonly Planned[];
      /** Origins that cannot be checked, and what was left out, in sentences. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'invalid'; readonly message: string };

/** At most so many origins are checked at once. */
export const PLANS_MAX = 25;

/**
 * Finds the behavior for the viewer's path, and its origin or each member of its origin group. Without a URL
 * or path: every origin that a behavior leads to, once for each different way in which it is asked.
 */
export function planFor(viewer: Viewer, configuration: Configuration): Planning {
  if (configuration.distributions.length === 0)
    return {
      kind: 'invalid',
      message: 'it holds no distribution: a policy, VPC origin or tenant goes beside one',
    };
  const serving = servingOf(viewer.host, configuration);
  if (serving.length === 0)
    return { kind: 'invalid', message: nobodyServes(viewer.host ?? '', configuration) };
  if (viewer.host === null && serving.filter(({ distribution }) => !distribution.staging).length > 1) {
    return {
      kind: 'invalid',
      message: `it holds ${serving.length} distributions (${names(serving.map(({ distribution }) => distribution.id ?? '?'))}): give the URL that fails, with the name viewers use`,
    };
  }
  const notes: string[] = [];
  const planned = serving.flatMap((one) => plansOf(one, viewer, configuration, notes));
  const distinct = withoutRepeats(planned);
  if (distinct.length > PLANS_MAX)
    notes.push(
      `${distinct.length - PLANS_MAX} of ${distinct.length} origins are left out: give the URL that fails`,
    );
  return { kind: 'planned', planned: distinct.slice(0, PLANS_MAX), notes: [...new Set(notes)] };
}

function plansOf(
  { distribution, tenant }: Serving,
  viewer: Viewer,
  configuration: Configuration,
  notes: string[],
): readonly Planned[] {
  const asked = { ...viewer, host: viewer.host ?? likelyHost(distribution, tenant) };
  return behaviorsFor(viewer.path, distribution).flatMap((behavior) => {
    const members = membersOf(behavior, distribution);
    if (members.length === 0)
      notes.push(
        `behavior ${behavior.pattern}: its target ${behavior.target} is no origin of this distribution`,
      );
    const [{ group } = { group: null }] = members;
    for (const id of group?.members ?? [])
      if (!members.some(({ origin }) => origin.id === id))
        notes.push(`group ${behavior.target}: its member ${id} is no origin of this distribution`);
    return members.flatMap(({ origin, group }) => {
      const route: Route = { distribution, tenant, behavior, group, origin };
      const outcome = planRoute(route, asked, configuration);
      if (outcome.kind === 'unplanned') {
        notes.push(outcome.because);
        return [];
      }
      const path = viewer.path ?? samplePath(behavior.pattern);
      const plan = viewer.host === null ? withAssumedHost(outcome.plan) : outcome.plan;
      const target = targetOf(plan, path, distribution.rootObject);
      if (!isPath(target.path)) {
        notes.push(`origin ${origin.id}: no request can have its path (${target.path.slice(0, 80)})`);
        return [];
      }
      return [{ plan, target, headers: origin.headers }];
    });
  });
}

/** Whether a request can have it (RFC 9112 §3.2), and CloudFront takes one so long. */
const isPath = (text: string): boolean => text.length <= URL_MAX_BYTES && !/[^\u0021-\u00ff]/.test(text);

/** Adds a note where it was not given which of several names viewers used. */
function withAssumedHost(plan: DistributionPlan): DistributionPlan {
  const { aliases, domainName, viewer, host } = plan;
  if (host.forwarded !== 'yes' || viewer.host === null) return plan;
  const others = [...aliases, ...(domainName === null ? [] : [domainName])].filter(
    (name) => name !== viewer.host,
  );
  if (others.length === 0) return plan;
  const note = `Host is forwarded. It is judged with ${viewer.host}; for viewers who use another name (${names(others)}) give the URL.`;
  return { ...plan, notes: [...plan.notes, note] };
}

/** The first behavior that matches the path; without a path, all of them, the default one first. */
function behaviorsFor(path: string | null, { behaviors }: Distribution): readonly Behavior[] {
  if (path === null) return [...behaviors.slice(-1), ...behaviors.slice(0, -1)];
  const [plain = '/'] = path.split('?');
  const first = behaviors.find(({ pattern }) => pattern !== '' && matchesPattern(pattern, plain));
  return first === undefined ? [] : [first];
}

function membersOf(
  { target }: Behavior,
  { origins, groups }: Distribution,
): readonly { readonly origin: Origin; readonly group: OriginGroup | null }[] {
  const group = groups.find(({ id }) => id === target);
  const ids = group?.members ?? [target];
  return ids.flatMap((id) => {
    const origin = origins.find((candidate) => candidate.id === id);
    return origin === undefined ? [] : [{ origin, group: group ?? null }];
  });
}

/** An origin that several behaviors ask in the same way is checked once for all of them. */
function withoutRepeats(planned: readonly Planned[]): readonly Planned[] {
  const byWay = Map.groupBy(planned, ({ target: { path: _, ...target }, plan }) =>
    JSON.stringify([plan.id, plan.staging, plan.origin.id, target, plan.open, plan.group?.role]),
  );
  return [...byWay.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          {
            ...first,
            plan: {
              ...first.plan,
              behavior: {
                ...first.plan.behavior,
                alsoPatterns: others.map(({ plan }) => plan.behavior.pattern),
              },
            },
          },
        ],
  );
}

function nobodyServes(host: string, { distributions }: Configuration): string {
  const known = distributions.flatMap(({ domainName, aliases }) => [...aliases, domainName ?? []].flat());
  const has = known.length === 0 ? 'it names none' : `its names are ${names(known)}`;
  return `no distribution in it serves ${host}: ${has}`;
}

/** A list of names in words, shortened when it is long. */
const names = (all: readonly string[]): string =>
  all.length > 5 ? `${all.slice(0, 5).join(', ')} and ${all.length - 5} more` : all.join(', ');
