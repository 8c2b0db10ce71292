import { REMEDIES } from '../causes/all-remedies.ts';
import type { Cause } from '../causes/cause.ts';
import { SOURCES } from '../cloudfront/sources.ts';
import type { CauseId } from '../formats/cause-ids.ts';
import type { FaultPlace } from '../formats/judgement.ts';
import type { RemedyPart, RemedyStep } from '../formats/remedy-step.ts';
import { NOTHING_KNOWN } from '../readings/known.ts';
import { type ServerId, serverRow } from '../readings/servers.ts';
import type { Names } from '../repairs/names.ts';
import { PROOF_AT } from '../repairs/proofs/at-place.ts';
import { eitherProof, plainHttpProof } from '../repairs/proofs/http.ts';
import { GOOD_THROUGH_CLOUDFRONT, type Proof, throughCloudFront } from '../repairs/proofs/proof.ts';
import type { Remedy } from '../repairs/remedy.ts';
import { answering } from '../repairs/servers.ts';
import type { Situation } from '../repairs/situation.ts';
import { inLines, plainSteps, stepsIn } from '../repairs/steps.ts';
import { run, say } from '../repairs/words.ts';

/** A remedy with the real names in it, as a finding carries it. */
export type ChosenRemedy = {
  /** The server it is written for; absent for a generic one. */
  readonly server?: string;
  readonly steps: readonly RemedyPart[];
  readonly pitfalls: readonly string[];
  readonly proof: string;
  readonly references: readonly string[];
};

/**
 * The remedy for a cause on the first recognised server that has one, the generic one otherwise. A cause that
 * breaks the way to the origin ends in its proofs: at the origin, then through CloudFront.
 *
 * @param servers recognised ones, nearest to CloudFront first
 * @param at where the fault lies, when that is not where it usually does
 * @param status what the origin answered, where that is the fault, and `madeBy` who made that answer
 * @param suspects servers known to fail just so
 * @param usualProof what shows the fault, unless the repair leads to another protocol; by default the one for
 * that place
 * @param kind a warning gets no proving steps: nothing fails yet
 */
export function chooseRemedy(
  cause: Cause,
  kind: 'found' | 'warning',
  servers: readonly ServerId[],
  names: Names,
  {
    at,
    status,
    madeBy,
    known = NOTHING_KNOWN,
    suspects = [],
    ruledOut = new Set(),
    usualProof = proofOf(cause, names, at),
  }: Partial<Pick<Situation, 'madeBy' | 'known' | 'suspects' | 'ruledOut'>> & {
    readonly at?: FaultPlace;
    readonly status?: number;
    readonly usualProof?: Proof;
  } = {},
): ChosenRemedy {
  const [server, remedy] = remedyFor(cause.id, servers, at);
  const proof = remedy.provedOver === undefined ? usualProof : PROVED_OVER[remedy.provedOver](names);
  const answers = server === null ? servers : [server, ...servers];
  const isKnown = answers.some((id) => serverRow(id).leavesServerOpen !== true);
  const situation: Situation = {
    names,
    known,
    servers: answers,
    suspects: isKnown ? [] : suspects,
    status: status ?? null,
    ...(madeBy !== undefined && { madeBy }),
    ruledOut,
  };
  const steps = stepsIn(situation, remedy.steps);
  const named = server ?? namedIn(steps, situation);
  return {
    ...(named !== null && { server: serverRow(named).name }),
    steps: kind === 'found' ? [...steps, ...provingSteps(proof, situation)] : steps,
    pitfalls: inLines(stepsIn(situation, remedy.pitfalls)),
    proof: proof.command,
    references: remedy.sources.map((id) => SOURCES[id]),
  };
}

const PROVED_OVER = { 'plain-http': plainHttpProof, either: eitherProof } as const;

/** The server that answers, where steps for any server say what it calls things. */
function namedIn(steps: readonly RemedyPart[], situation: Situation): ServerId | null {
  const server = answering(situation);
  if (server === undefined) return null;
  const { name } = serverRow(server);
  const all = steps.flatMap((step) => ('either' in step ? step.either.flat() : [step]));
  return all.some(({ parts }) => parts.some((part) => part.server === name)) ? server : null;
}

/** By cause; a remedy may be that of several. */
const REMEDIES_OF: ReadonlyMap<CauseId, readonly Remedy[]> = new Map(
  [
    ...Map.groupBy(
      REMEDIES.flatMap((remedy) => remedy.causes.map((cause) => ({ cause, remedy }))),
      ({ cause }) => cause,
    ),
  ].map(([cause, pairs]) => [cause, pairs.map(({ remedy }) => remedy)]),
);

/** The proof of a fault, by default where it usually lies. */
export const proofOf = (cause: Cause, names: Names, at?: FaultPlace): Proof =>
  ((at === undefined ? undefined : PROOF_AT[at]) ?? cause.proof)(names);

function remedyFor(
  cause: CauseId,
  servers: readonly ServerId[],
  at: FaultPlace | undefined,
): readonly [ServerId | null, Remedy] {
  const ofCause = REMEDIES_OF.get(cause) ?? [];
  const there = ofCause.filter((remedy) => remedy.at === at);
  const forCause = there.length > 0 ? there : ofCause.filter((remedy) => remedy.at === undefined);
  for (const server of servers) {
    const fitting = forCause.find((remedy) => remedy.servers?.includes(server));
    if (fitting !== undefined) return [server, fitting];
  }
  const generic = forCause.find((remedy) => remedy.servers === undefined);
  if (generic === undefined) throw new Error(`no generic remedy for ${cause}`);
  return [null, generic];
}

/** At the origin, then through CloudFront. */
function provingSteps({ command, good }: Proof, situation: Situation): readonly RemedyStep[] {
  const asked = throughCloudFront(situation.names);
  const through = say`through CloudFront, with the URL that failed: ${run`${asked}`}. Good: ${GOOD_THROUGH_CLOUDFRONT}.`;
  const steps =
    command === asked
      ? [say`Prove it ${through}`]
      : [say`Prove it with the command under Check. Good: ${good}.`, say`Then prove it ${through}`];
  const [seen] = plainSteps([say`${good}.`], situation);
  return plainSteps(steps, situation).map((step, at) => ({
    ...step,
    proves: true,
    ...(at === 0 && seen !== undefined && { good: seen.parts }),
  }));
}
