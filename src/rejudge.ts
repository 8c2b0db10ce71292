import { sentHost } from './cloudfront/sent-host.ts';
import { type Circumstances, conclude } from './conclude.ts';
import type { EndpointEvidence, Evidence } from './evidence/evidence.ts';
import type { Report } from './report/report.ts';
import { legsOf } from './target/legs.ts';
import type { Target } from './target/target.ts';

/** Settings of a distribution under which saved evidence can be judged again; what is left out stays as it was asked. */
export type Settings = Partial<Pick<Target, 'protocol' | 'hostHeader' | 'minTls'>>;

/**
 * Judges what a check saw as if these settings had been known, without asking the origin again. Ways in that the settings
 * close are left out.
 *
 * @param now when to judge; certificates end and begin
 */
export function rejudge(saved: Report, settings: Settings, now: Date, circumstances: Circumstances): Report {
  return conclude(underSettings(saved.evidence, settings), now, circumstances);
}

/** The evidence as a check under these settings would have gathered it. */
function underSettings(evidence: Evidence, settings: Settings): Evidence {
  const target = { ...evidence.target, ...settings };
  const legs = legsOf(target);
  return {
    ...evidence,
    target,
    endpoints: evidence.endpoints.filter(({ endpoint }) =>
      legs.some(({ protocol, port }) => protocol === endpoint.protocol && port === endpoint.port),
    ),
  };
}

/** Whether the evidence was enough for a verdict: nothing that matters was left unseen. */
export function isEnough({ verdict, findings, evidence }: Report): boolean {
  if (evidence.endpoints.length === 0 && evidence.addresses.length > 0) return false;
  if (!evidence.endpoints.every((seen) => wasAskedFor(seen, evidence.target))) return false;
  return verdict.state !== 'unsure' || findings.some(({ kind }) => kind === 'found');
}

/** TLS servers choose by the name in the hello, which is the Host that is sent. */
function wasAskedFor({ handshakes }: EndpointEvidence, target: Target): boolean {
  const name = sentHost(target);
  return (
    name === target.origin ||
    handshakes.length === 0 ||
    handshakes.some(({ serverName }) => serverName === name)
  );
}
