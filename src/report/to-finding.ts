import type { Cause, Verdict } from '../causes/cause.ts';
import { addressOf } from '../cloudfront/sources.ts';
import type { CauseId } from '../formats/cause-ids.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { Judgement } from '../formats/judgement.ts';
import type { Finding } from '../formats/report.ts';
import type { Case } from '../readings/case.ts';
import { SERVER_IDS, type ServerId } from '../readings/servers.ts';
import type { Recognised } from '../readings/who-answers.ts';
import { namesFrom } from '../repairs/names.ts';
import { settingChange } from '../repairs/setting-change.ts';
import { inLines } from '../repairs/steps.ts';
import { becauseOf, missingOf } from './because.ts';
import { chooseRemedy, proofOf } from './choose-remedy.ts';

/** A judgement that says something is wrong, or may be. */
type Fault = Extract<Judgement, { kind: 'found' | 'warning' }>;

/**
 * What one cause came to, with its repair and its proof where something is wrong.
 */
export function toFinding(
  { cause, judgement }: Verdict,
  { evidence, known, servers }: Case,
  ruledOut: ReadonlySet<CauseId>,
): Finding {
  const base = {
    cause: cause.id,
    title: titleOf(cause, judgement),
    kind: judgement.kind,
    source: addressOf(cause.source),
  };
  switch (judgement.kind) {
    case 'ruled-out':
      return { ...base, because: '', remedy: [] };
    case 'unknown':
      return { ...base, because: missingOf(judgement), remedy: [] };
    case 'warning':
    case 'found': {
      const alone = isAlone(judgement, evidence);
      const names = namesFrom(evidence, judgement.endpoint, alone);
      const ofSomeHosts = isOfSomeHosts(cause, judgement);
      const remedy = chooseRemedy(cause, judgement.kind, inFront(servers, cause, judgement), names, {
        ...chosenBy(judgement, servers),
        known,
        ruledOut,
        ...(ofSomeHosts && { at: 'some-hosts' }),
        usualProof: proofOf(
          cause,
          names,
          ofSomeHosts && !alone && cause.family === 'certificate' ? 'some-hosts' : judgement.at,
        ),
      });
      const change = settingChange(cause.id, judgement.at, evidence.distribution);
      return {
        ...base,
        ...(judgement.kind === 'found' && {
          certainty: judgement.certainty,
          ...(judgement.dependsOn && { dependsOn: judgement.dependsOn }),
          intermittent: judgement.intermittent ?? false,
        }),
        because: becauseOf(judgement, evidence.distribution),
        ...(remedy.server !== undefined && { server: remedy.server }),
        remedy: inLines(remedy.steps),
        steps: remedy.steps,
        ...(change !== null && { change }),
        pitfalls: remedy.pitfalls,
        proof: remedy.proof,
        references: remedy.references,
      };
    }
  }
}

/** A warning does not say that the fault is there. */
const titleOf = ({ title, warningTitle = title }: Cause, { kind }: Judgement): string =>
  kind === 'warning' ? warningTitle : title;

/**
 * Of a certificate that only some hosts have wrong, there is a good one already: they need that, not another.
 * And an address that takes no connection can be taken out of DNS beside those that do not.
 */
const isOfSomeHosts = ({ family }: Cause, judgement: Fault): boolean =>
  judgement.kind === 'found' &&
  judgement.intermittent === true &&
  (family === 'tcp' || family === 'certificate');

/** What of a judgement chooses among repairs. */
function chosenBy(judgement: Fault, servers: readonly Recognised[]) {
  const { at, cloudfrontStatus: status } = judgement;
  const madeBy =
    SERVER_IDS.find((id) => id === judgement.madeBy) ?? servers.find(({ answered }) => answered)?.id;
  const suspects = judgement.kind === 'found' ? (judgement.suspects ?? []) : [];
  return {
    ...(at !== undefined && { at }),
    ...(status !== undefined && { status }),
    ...(madeBy !== undefined && { madeBy }),
    suspects: suspects.flatMap((suspect) => SERVER_IDS.find((id) => id === suspect) ?? []),
  };
}

/**
 * For whom a repair may be written, first choice first. An error that a server made itself is mended there,
 * and not on what its name or certificate tells of in front; other faults are those of whoever is nearest to
 * CloudFront.
 */
function inFront(servers: readonly Recognised[], cause: Cause, judgement: Fault): readonly ServerId[] {
  if (cause.family === 'certificate')
    return servers.toSorted((a, b) => Number(b.endsTls) - Number(a.endsTls)).map(({ id }) => id);
  if (cause.id !== 'http-upstream-error') return servers.map(({ id }) => id);
  const madeBy = SERVER_IDS.find((id) => id === judgement.madeBy);
  const byAnswer = servers.toSorted((a, b) => Number(b.answered) - Number(a.answered)).map(({ id }) => id);
  return madeBy === undefined ? byAnswer : [madeBy, ...byAnswer.filter((id) => id !== madeBy)];
}

/** Whether one address of several has the fault: by the origin's name, a proof might meet a good one. */
function isAlone(judgement: Fault, { endpoints }: Evidence): boolean {
  const { endpoint } = judgement;
  const others = endpoints.filter(({ endpoint: { address } }) => address !== endpoint?.address);
  return (
    endpoint !== undefined &&
    others.length > 0 &&
    (judgement.kind === 'warning' || judgement.intermittent === true)
  );
}
