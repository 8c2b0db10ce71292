import type { Account } from '../aws/account.ts';
import type { AwsProblem } from '../aws/call.ts';
import type { Wanted } from '../aws/find-distribution.ts';
import { isDistributionId } from '../cloudfront/distribution-id.ts';
import type { Planned } from '../distribution/plan.ts';
import type { Viewer } from '../distribution/viewer.ts';
import type { AwsEvidence, AwsLine, CallMade } from '../formats/aws.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import { isRecognised } from '../formats/explain-report.ts';
import type { Target } from '../formats/target.ts';
import { parseViewerWord } from '../input/viewer-word.ts';
import type { AwsSettings } from '../settings/aws.ts';

/** A word that names a distribution, and the viewer's request in it. */
export type LiveWord = { readonly wanted: Wanted; readonly viewer: Viewer | null };

/**
 * Reads a word as the name of a distribution: an id, alone or with a path (`E1EXAMPLE/cart`), a
 * `d….cloudfront.net` name or a URL of one; other names only where AWS is asked for every name.
 *
 * @returns `null`: the word names an origin
 */
export function readLiveWord(word: string, asksForNames: boolean): LiveWord | null {
  const [id = '', path] = word.split(/(?=\/)(.*)/s);
  const isId = isDistributionId(id);
  const read = parseViewerWord(isId ? (path ?? '/') : word);
  if (read.kind === 'invalid') return null;
  if (isId) return { wanted: { kind: 'id', id }, viewer: path === undefined ? null : read.value };
  const { host } = read.value;
  if (host === null || !(asksForNames || /^[a-z0-9-]+\.cloudfront\.net$/.test(host))) return null;
  return { wanted: { kind: 'name', host }, viewer: read.value };
}

/** With what AWS is read, and who is told of each call. */
export type AwsAccess = {
  readonly settings: AwsSettings;
  readonly onCall?: (made: CallMade) => void;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Called while AWS's first answer is waited for. */
  readonly onWaiting?: () => void;
};

/** What the distribution that was found makes of the request, or why there is none. */
export type LivePlanning =
  | {
      readonly kind: 'planned';
      readonly planned: readonly Planned[];
      readonly notes: readonly string[];
    }
  /** It was found, and does not lead to an origin. */
  | { readonly kind: 'invalid'; readonly message: string; readonly notes: readonly string[] }
  | { readonly kind: 'none'; readonly problems: readonly AwsProblem[] };

/** The whole AWS side may take this long, in milliseconds; the check goes on with what is known then. */
const AWS_TIMEOUT_MS = 15_000;

/**
 * Finds a distribution in the accounts, reads it, and plans the checks. The SDK is loaded here and in
 * `readAroundOrigin`, when it is used.
 *
 * @param roles accounts to search; `null`: that of the standard chain
 */
export async function planLive(
  { wanted, viewer }: LiveWord,
  given: Partial<Target>,
  access: AwsAccess,
  roles: readonly (string | null)[] = [null, ...access.settings.roles],
): Promise<LivePlanning> {
  const [{ readLive }, { plannedChecks }] = await Promise.all([
    import('../aws/read-live.ts'),
    import('./planned-checks.ts'),
  ]);
  const { settings, now, signal } = access;
  const { configuration, located, problems } = await readLive(wanted, {
    accounts: roles.map((roleArn) => accountOf(roleArn, access)),
    readsFunctionCode: settings.readsFunctionCode,
    ...(access.onWaiting !== undefined && { onWaiting: access.onWaiting }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(AWS_TIMEOUT_MS)]),
  });
  if (configuration.distributions.length === 0 || located === null) return { kind: 'none', problems };
  const notes = problems.map(({ because }) => `AWS: ${because}`);
  const planning = plannedChecks(viewer === null ? [] : [viewer], configuration, given);
  if (planning.kind === 'invalid') return { ...planning, notes };
  const readAt = now().toISOString();
  const { roleArn } = located.account;
  return {
    kind: 'planned',
    planned: planning.planned.map((one, index) => ({
      ...one,
      plan: { ...one.plan, live: { roleArn, readAt, asksForDistribution: index === 0, given } },
    })),
    notes: [...notes, ...planning.notes],
  };
}

const accountOf = (roleArn: string | null, { onCall }: AwsAccess): Account => ({
  roleArn,
  ...(onCall === undefined ? {} : { onCall }),
});

/** A plan that is older than this is read again before a check, in milliseconds. */
const FRESH_MS = 30_000;

/**
 * What a check asks for by now: the settings of the distribution may be what was mended. Where it cannot be
 * read again, or no longer has this origin, the check goes on with what was read before.
 */
export async function refreshed(
  before: { readonly target: Target; readonly plan: DistributionPlan },
  access: AwsAccess,
): Promise<{ readonly target: Target; readonly plan: DistributionPlan }> {
  const { live, id, viewer, origin, behavior, staging } = before.plan;
  if (live === undefined || id === null) return before;
  if (access.now().getTime() - Date.parse(live.readAt) < FRESH_MS) return before;
  const word: LiveWord = { wanted: { kind: 'id', id }, viewer };
  const planning = await planLive(word, live.given, access, [live.roleArn]);
  if (planning.kind !== 'planned') return before;
  const same = planning.planned.filter(
    ({ plan }) => plan.origin.id === origin.id && plan.staging === staging,
  );
  const found = same.find(({ plan }) => plan.behavior.pattern === behavior.pattern) ?? same[0];
  if (found?.plan.live === undefined) return before;
  const { asksForDistribution } = live;
  return { target: found.target, plan: { ...found.plan, live: { ...found.plan.live, asksForDistribution } } };
}

/** A check is not held up by AWS for longer than this, in milliseconds. */
const AROUND_TIMEOUT_MS = 8_000;

/** Loads what `readAroundOrigin` needs, for a process that will call it soon. */
export async function loadAround(): Promise<void> {
  await import('../aws/read-around.ts');
}

/** Reads what stands around an origin, while it is probed. */
export async function readAroundOrigin(plan: DistributionPlan, access: AwsAccess): Promise<AwsEvidence> {
  const { live, id } = plan;
  if (live === undefined || id === null) return { lines: [], problems: [] };
  const { readAround } = await import('../aws/read-around.ts');
  const reading = readAround(plan, {
    account: accountOf(live.roleArn, access),
    id,
    asksForDistribution: live.asksForDistribution,
    now: access.now(),
    signal: AbortSignal.any([access.signal, AbortSignal.timeout(AROUND_TIMEOUT_MS)]),
  });
  // Loaded while AWS is waited for.
  const { explainText } = await import('../explain/explain-text.ts');
  const { logs, lines, problems } = await reading;
  const explained = logs.map(({ about, words, rows }): AwsLine => {
    const report = explainText(Buffer.from(rows.join('\n')));
    // Rows of an access log hold addresses of viewers: they are shown only as what they come to.
    if (isRecognised(report)) return { about, text: `${words}: ${report.because}` };
    return {
      about,
      text: about === 'access-log' ? words : `${words}: ${(rows[0] ?? '').trim().slice(0, ROW_MAX)}`,
    };
  });
  return { lines: [...explained, ...lines], problems };
}

/** Characters of a function's log row that are shown where nothing explains it. */
const ROW_MAX = 300;

/** Why AWS told of no such distribution, and what to do instead. */
export function notFoundIn({ wanted }: LiveWord, problems: readonly AwsProblem[]): string {
  const what =
    wanted.kind === 'id'
      ? `${wanted.id} looks like a distribution id`
      : `${wanted.host} was looked up among the distributions`;
  const command =
    wanted.kind === 'id'
      ? `aws cloudfront get-distribution --id ${wanted.id}`
      : 'aws cloudfront list-distributions';
  const [first] = problems;
  const why =
    first === undefined
      ? 'there is none in the accounts that were asked (CF502_AWS_ROLES adds more)'
      : first.because;
  return `${what}: ${why}. Or give what \`${command}\` prints with --distribution FILE.`;
}
