import { causeOf } from '../causes/all.ts';
import type { Certainty } from '../formats/judgement.ts';
import type { Finding, Report, State } from '../formats/report.ts';
import { DEPENDENCIES } from './dependencies.ts';

/** How the check of one Region ended. `because`: the rest of "no answer from eu-west-1, …". */
export type RegionReport =
  | { readonly region: string; readonly kind: 'reported'; readonly report: Report }
  | { readonly region: string; readonly kind: 'failed' | 'silent'; readonly because: string };

type Reported = Extract<RegionReport, { kind: 'reported' }>;

/** The Region that saw most wrong comes first, so that the evidence on top supports the verdict. */
const RANK: Readonly<Record<State, number>> = { broken: 0, unsure: 1, healthy: 2, refused: 3 };

/**
 * One report from the reports of several Regions. Where all agree the verdict stays as it is: our workers are
 * not CloudFront's addresses, so "refused from all Regions" is still likely. What only some Regions saw is
 * said so, and is intermittent; a refused connection seen only from some depends on the firewall.
 *
 * @param ends one for each Region that was asked
 * @param absent Regions that are known and were not asked
 * @returns the report unchanged where there is only one Region; `null` where none reported
 */
export function mergeVantages(ends: readonly RegionReport[], absent: readonly RegionReport[]): Report | null {
  const all = [...ends, ...absent];
  const reported = all
    .filter((end): end is Reported => end.kind === 'reported')
    .toSorted(
      (a, b) =>
        RANK[a.report.verdict.state] - RANK[b.report.verdict.state] || a.region.localeCompare(b.region),
    );
  const [first, ...others] = reported;
  if (first === undefined) return null;
  if (all.length === 1) return first.report;
  const silent = all.flatMap((end) =>
    end.kind === 'reported' ? [] : [{ region: end.region, because: end.because }],
  );
  const seen = first.report.findings.map((finding) => acrossRegions(finding, first, others));
  return {
    ...first.report,
    ...judgedTogether(first, reported, seen),
    vantage: reported.map(({ region }) => region).join(', '),
    startedAt: reported.map(({ report }) => report.startedAt).toSorted()[0] ?? first.report.startedAt,
    elapsedMs: Math.max(...reported.map(({ report }) => report.elapsedMs)),
    vantages: reported.map(({ region, report }) => ({
      region,
      verdict: report.verdict,
      evidence: report.evidence,
    })),
    ...(silent.length === 0 ? {} : { silentRegions: silent }),
  };
}

/** One cause in the eyes of all Regions; `isPartial`: some found it and some did not. */
type Seen = { readonly finding: Finding; readonly because: string; readonly isPartial: boolean };

function acrossRegions(own: Finding, first: Reported, others: readonly Reported[]): Seen {
  const seen = [first, ...others].flatMap(({ region, report }) => {
    const finding = report.findings.find(({ cause }) => cause === own.cause);
    return finding === undefined ? [] : [{ region, finding }];
  });
  const yes = seen.filter(({ finding }) => finding.kind === 'found');
  const no = seen.filter(({ finding }) => finding.kind === 'ruled-out' || finding.kind === 'warning');
  const [best] = yes;
  const { finding } = best ?? { finding: own };
  const { because } = finding;
  if (best === undefined || no.length === 0) return { finding, because, isPartial: finding !== own };
  // That may hold for the address of our worker alone: a firewall knows it, or does not.
  const isOfConnection = causeOf(own.cause)?.family === 'tcp';
  return {
    because,
    isPartial: true,
    finding: {
      ...finding,
      because: `${because}; seen only from ${names(yes)}, not from ${names(no)}`,
      intermittent: true,
      ...(isOfConnection && {
        certainty: 'depends' satisfies Certainty,
        dependsOn: [...new Set([...(finding.dependsOn ?? []), 'firewall' as const])],
      }),
    },
  };
}

/** The verdict that the findings of all Regions come to. */
function judgedTogether(
  first: Reported,
  reported: readonly Reported[],
  seen: readonly Seen[],
): Pick<Report, 'findings' | 'verdict' | 'root'> {
  const { report } = first;
  const findings = seen.map(({ finding }) => finding);
  const found = findings.filter(({ kind }) => kind === 'found');
  const root = found.find(({ certainty }) => certainty !== 'depends') ?? found[0] ?? null;
  const ofRoot = seen.find(({ finding }) => finding === root);
  const differs = reported.some(({ report: other }) => other.verdict.state !== report.verdict.state);
  if (root === null || ofRoot === undefined || (!differs && !ofRoot.isPartial))
    return { findings, root: report.root ?? null, verdict: together(report, found) };
  const isUnsure = root.certainty === 'depends';
  const { yes = [], no: rest = [] } = Object.groupBy(reported, ({ report: other }) =>
    hasFound(other, root) ? 'yes' : 'no',
  );
  const state = isUnsure ? 'unsure' : 'broken';
  const { affects, question, next: _next, ...verdict } = report.verdict;
  const firewall = root.dependsOn?.includes('firewall') ? DEPENDENCIES.firewall.question : undefined;
  const asked = isUnsure ? (firewall ?? question) : question;
  const isLowered = isUnsure && report.verdict.state === 'broken';
  return {
    findings,
    root: root.cause,
    verdict: {
      ...verdict,
      state,
      cloudfrontStatus: state === 'broken' ? report.verdict.cloudfrontStatus : null,
      causes: [root.cause, ...found.map(({ cause }) => cause).filter((cause) => cause !== root.cause)],
      headline: isLowered
        ? `Only from ${names(yes)}: ${ofRoot.because}. Depends on ${DEPENDENCIES.firewall.on}`
        : rest.length === 0
          ? report.verdict.headline
          : `From ${names(yes)} only: ${report.verdict.headline}`,
      ...(state === 'broken' && {
        affects: rest.length === 0 ? (affects ?? '') : 'some requests, by the edge location that connects',
      }),
      ...(asked === undefined ? {} : { question: asked }),
    },
  };
}

const hasFound = ({ findings }: Report, { cause }: Finding): boolean =>
  findings.some((finding) => finding.cause === cause && finding.kind === 'found');

function together({ verdict }: Report, found: readonly Finding[]): Report['verdict'] {
  const known = new Set(verdict.causes);
  const more = found.map(({ cause }) => cause).filter((cause) => !known.has(cause));
  return more.length === 0 ? verdict : { ...verdict, causes: [...verdict.causes, ...more] };
}

/** `eu-west-1, us-east-1 and ap-south-1`. */
export function names(places: readonly { readonly region: string }[]): string {
  const all = places.map(({ region }) => region);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
