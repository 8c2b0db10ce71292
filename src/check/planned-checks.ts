import type { Configuration } from '../distribution/model.ts';
import { type Planned, type Planning, planFor } from '../distribution/plan.ts';
import type { Viewer } from '../distribution/viewer.ts';
import type { OpenSetting } from '../formats/distribution.ts';
import type { Target } from '../formats/target.ts';

/**
 * The checks that a configuration makes of viewers' requests; without any, of every origin.
 *
 * @param given settings that somebody gave; they count more than the configuration
 */
export function plannedChecks(
  viewers: readonly Viewer[],
  configuration: Configuration,
  given: Partial<Target>,
): Planning {
  const asked = viewers.length > 0 ? viewers : [{ host: null, path: given.path ?? null, protocol: null }];
  const planned: Planned[] = [];
  const notes: string[] = [];
  for (const viewer of asked) {
    const planning = planFor(viewer, configuration);
    if (planning.kind === 'invalid') return planning;
    planned.push(...planning.planned.map((one) => withGiven(one, given)));
    notes.push(...planning.notes);
  }
  return { kind: 'planned', planned, notes: [...new Set(notes)] };
}

/** Settings that are given are no longer open. */
export function withGiven(planned: Planned, { path: _, ...given }: Partial<Target>): Planned {
  const settles: Readonly<Record<OpenSetting['setting'], boolean>> = {
    protocol: given.protocol !== undefined,
    'host-header': given.hostHeader !== undefined,
    'min-tls': given.minTls !== undefined,
    'client-certificate': false,
    'origin-header': false,
  };
  const { httpPort: __, ...target } = planned.target;
  return {
    ...planned,
    target: {
      ...(given.protocol === undefined && given.port === undefined ? planned.target : target),
      ...given,
    },
    plan: { ...planned.plan, open: planned.plan.open.filter(({ setting }) => !settles[setting]) },
  };
}
