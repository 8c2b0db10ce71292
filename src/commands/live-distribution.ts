import { accountsFrom, wrongRole } from '../aws/account.ts';
import type { AwsProblem } from '../aws/call.ts';
import type { Located, Wanted } from '../aws/find-distribution.ts';
import type { LiveConfiguration } from '../aws/read-live.ts';
import type { AwsEvidence } from '../formats/aws.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import { parseViewerWord } from '../input/viewer-word.ts';
import { type Io, UsageError } from './command.ts';

/** A word that names a distribution, and the viewer's URL or path in it. */
export type LiveWord = { readonly wanted: Wanted; readonly viewer: string | null };

/**
 * Reads a word as the name of a distribution: an id, alone or with a path (`E1EXAMPLE/cart`), a
 * `d….cloudfront.net` name or a URL of one; other names only where AWS is asked for every name.
 *
 * @returns `null`: the word names an origin
 */
export function readLiveWord(word: string, asksForNames: boolean): LiveWord | null {
  const [, id, path] = /^(E[A-Z0-9]{11,14})(\/.*)?$/.exec(word) ?? [];
  if (id !== undefined) return { wanted: { kind: 'id', id }, viewer: path ?? null };
  const read = parseViewerWord(word);
  if (read.kind === 'invalid' || read.value.host === null) return null;
  const { host } = read.value;
  if (!asksForNames && !/^[a-z0-9-]+\.cloudfront\.net$/.test(host)) return null;
  return { wanted: { kind: 'name', host }, viewer: word };
}

/** Whether names that may be an origin's or a viewer's are looked up in AWS (`--aws`, `CF502_AWS=on`). */
export const asksForNames = (flag: boolean, { CF502_AWS }: Io['env']): boolean => flag || CF502_AWS === 'on';

/** The whole AWS side may take this long, in milliseconds; the check goes on with what is known then. */
const AWS_TIMEOUT_MS = 15_000;

/**
 * Reads the distribution; the SDK is loaded here and nowhere else. @throws UsageError for a role that is none
 */
export async function readLiveDistribution(
  wanted: Wanted,
  { env, signal }: Pick<Io, 'env' | 'signal'>,
): Promise<LiveConfiguration> {
  const wrong = wrongRole(env.CF502_AWS_ROLES);
  if (wrong !== null)
    throw new UsageError(
      `CF502_AWS_ROLES: ${wrong} is no role: write ARNs such as arn:aws:iam::123456789012:role/cf502, with commas between.`,
    );
  const { readLive } = await import('../aws/read-live.ts');
  return readLive(wanted, {
    accounts: accountsFrom(env.CF502_AWS_ROLES),
    readsFunctionCode: env.CF502_AWS_FUNCTION_CODE === 'on',
    signal: AbortSignal.any([signal, AbortSignal.timeout(AWS_TIMEOUT_MS)]),
  });
}

/**
 * Reads what stands around an origin, while it is probed. @param isFirst the distribution's own rates and
 * changes are read once
 */
export function aroundReader(
  plan: DistributionPlan | undefined,
  located: Located | null,
  isFirst: boolean,
  now: Io['now'],
): (signal: AbortSignal) => Promise<AwsEvidence> {
  return async (signal) => {
    if (plan === undefined || located === null) return { lines: [], problems: [] };
    const { readAround } = await import('../aws/read-around.ts');
    return readAround(plan, located, {
      asksForDistribution: isFirst,
      now: now(),
      signal: AbortSignal.any([signal, AbortSignal.timeout(AROUND_TIMEOUT_MS)]),
    });
  };
}

/** A check is not held up by AWS for longer than this, in milliseconds. */
const AROUND_TIMEOUT_MS = 8_000;

/** Why AWS told of no such distribution, and what to do instead. */
export function notFoundIn(wanted: Wanted, problems: readonly AwsProblem[]): string {
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
