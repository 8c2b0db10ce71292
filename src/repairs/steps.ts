import type { RemedyPart, RemedyStep } from '../formats/remedy-step.ts';
import type { Remedy } from './remedy.ts';
import type { Situation } from './situation.ts';
import {
  type OfServer,
  plainText,
  port,
  run,
  type Step,
  say,
  type Ways,
  type Wording,
  type Words,
} from './words.ts';

/** The steps that are to be taken in a situation. Of several ways, one that is left alone is no choice. */
export function stepsIn(situation: Situation, steps: Remedy['steps']): readonly RemedyPart[] {
  return runsOf([steps].flat()).flatMap((run): readonly RemedyPart[] => {
    if (!isChoice(run)) return withServers(wordingsOf(run, situation), situation);
    const ways = run.either.map((way) => wordingsOf([way].flat(), situation)).filter((way) => way.length > 0);
    const [first, ...others] = ways;
    if (first === undefined) return [];
    if (others.length === 0) return withServers(first, situation);
    const at = ways.findIndex((way) => lastOfServers(way, situation) !== null);
    const either = ways.map((way, index) => (index === at ? bare(way) : way.map(toStep)));
    return at === -1 ? [{ either }] : [{ either }, ...serverSteps(ways[at] ?? [], forTheWay(at), situation)];
  });
}

/** Steps that follow one another, and choices between them. */
function runsOf(steps: readonly (Step | Ways)[]): readonly (readonly Step[] | Ways)[] {
  const runs: (Step[] | Ways)[] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (isChoice(step)) runs.push(step);
    else if (Array.isArray(last)) last.push(step);
    else runs.push([step]);
  }
  return runs;
}

const isChoice = (step: Step | Ways | readonly Step[]): step is Ways =>
  typeof step === 'object' && 'either' in step;

/** The same for steps without a choice. */
export const plainSteps = (steps: readonly Step[], situation: Situation): readonly RemedyStep[] =>
  wordingsOf(steps, situation).map(toStep);

const wordingsOf = (steps: readonly Step[], situation: Situation): readonly Wording[] =>
  steps.flatMap((step) =>
    typeof step === 'string'
      ? { parts: [{ kind: 'text' as const, text: step }], assumes: [] }
      : (step(situation) ?? []),
  );

const toStep = ({ parts, assumes }: Pick<Wording, 'parts' | 'assumes'>): RemedyStep => ({
  parts,
  ...(assumes.length > 0 && { assumes }),
});

const NAMES_IT = say`${run`ss -ltnp 'sport = :${port}'`} on the machine names it.`;
const WHICH_SERVER = say`See which server it is: ${NAMES_IT}`;
const forTheWay = (at: number): Words =>
  say`For the ${['first', 'second'][at] ?? 'last'} way, see which server it is: ${NAMES_IT}`;

/** What several steps name for each server is told once, a line for each, behind the last of them. */
function withServers(steps: readonly Wording[], situation: Situation): readonly RemedyPart[] {
  const last = lastOfServers(steps, situation);
  if (last === null) return steps.map(toStep);
  return [
    ...bare(steps.slice(0, last + 1)),
    ...serverSteps(steps, WHICH_SERVER, situation),
    ...bare(steps.slice(last + 1)),
  ];
}

const serverSteps = (steps: readonly Wording[], lead: Words, situation: Situation): readonly RemedyPart[] => [
  ...plainSteps([lead], situation),
  {
    either: serverLines(steps).map(({ server, parts }) => [
      { parts: [{ kind: 'text', text: `${server}: `, server }, ...parts] },
    ]),
    by: 'server',
  },
];

/**
 * The last step that names something for each server; `null` where what they name is short enough to stand in
 * one step.
 */
function lastOfServers(steps: readonly Wording[], { suspects }: Situation): number | null {
  const naming = steps.flatMap(({ each }, index) => (each === undefined ? [] : [index]));
  return naming.length > 1 || suspects.length > 0 ? (naming.at(-1) ?? null) : null;
}

/** Without the names; what says nothing else than to reload is in the lines. */
const bare = (steps: readonly Wording[]): readonly RemedyStep[] =>
  steps.flatMap(({ parts, bare: own = parts, assumes, reloads }) =>
    reloads ? [] : [toStep({ parts: own, assumes })],
  );

/** For each server what the steps name for it, in their order; what comes again, where it comes last. */
function serverLines(steps: readonly Wording[]): readonly Omit<OfServer, 'order'>[] {
  const byServer = Map.groupBy(
    steps.flatMap(({ each = [] }) => each).toSorted((a, b) => a.order - b.order),
    ({ server }) => server,
  );
  return [...byServer].map(([server, all]) => {
    const once = all.filter(
      (one, index) => !all.slice(index + 1).some((other) => plainText(other) === plainText(one)),
    );
    const parts = once.flatMap(({ parts: own }, index) =>
      index === 0 ? own : [{ kind: 'text' as const, text: ', then ', server }, ...own],
    );
    return { server, parts };
  });
}

/** A line for each step; each way but the first begins with "Or". */
export function linesOf(steps: readonly RemedyPart[]): readonly RemedyStep['parts'][] {
  return steps.flatMap((step) =>
    'either' in step
      ? step.either.flatMap((way, index) =>
          way.map(({ parts }, at): RemedyStep['parts'] =>
            at === 0 && index > 0 && step.by === undefined
              ? [{ kind: 'text', text: 'Or: ' }, ...parts]
              : parts,
          ),
        )
      : [step.parts],
  );
}

/** The same as text, code in backticks. */
export const inLines = (steps: readonly RemedyPart[]): readonly string[] =>
  linesOf(steps).map((parts) => plainText({ parts }));
