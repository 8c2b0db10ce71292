import type { AwsLine } from '../formats/aws.ts';
import { type Account, CLOUDFRONT_REGION, settingsOf } from './account.ts';
import { type AwsProblem, call } from './call.ts';

const DAY_MS = 86_400_000;
/** AWS allows two of these calls a second. */
const NAMES_MAX = 4;
const CHANGES_MAX = 10;

/**
 * The changes of the last 24 hours to a distribution and to what it refers to: who, what and when, newest
 * first. Calls that only read are left out.
 *
 * @param names ids of the distribution and its policies, names of functions; the first four are asked for
 */
export async function readChanges(
  account: Account,
  names: readonly string[],
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly lines: readonly AwsLine[]; readonly problems: readonly AwsProblem[] }> {
  const [sdk, settings] = await Promise.all([
    import('@aws-sdk/client-cloudtrail'),
    settingsOf(account, CLOUDFRONT_REGION),
  ]);
  const client = new sdk.CloudTrailClient(settings);
  const asked = await Promise.all(
    [...new Set(names)].slice(0, NAMES_MAX).map((AttributeValue) =>
      call(account, CLOUDFRONT_REGION, 'cloudtrail:LookupEvents', () =>
        client.send(
          new sdk.LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue }],
            StartTime: new Date(now.getTime() - DAY_MS),
            EndTime: now,
            MaxResults: 50,
          }),
          { abortSignal: signal },
        ),
      ),
    ),
  );
  const events = asked.flatMap((called) => (called.kind === 'answered' ? (called.value.Events ?? []) : []));
  const changes = events
    .filter(
      ({ ReadOnly, EventName = '' }) =>
        ReadOnly !== 'true' && !/^(?:Get|List|Describe|Lookup)/.test(EventName),
    )
    .toSorted((a, b) => Number(b.EventTime ?? 0) - Number(a.EventTime ?? 0));
  const byId = new Map(changes.map((event) => [event.EventId ?? JSON.stringify(event), event]));
  return {
    lines: [...byId.values()]
      .slice(0, CHANGES_MAX)
      .map(({ EventTime, EventName = '?', Username, Resources = [] }) => {
        const what = Resources.flatMap(({ ResourceName }) => ResourceName ?? [])
          .slice(0, 2)
          .join(', ');
        return {
          about: 'change',
          text: `${EventTime?.toISOString() ?? '?'}: ${Username ?? 'somebody'}: ${EventName}${what === '' ? '' : ` on ${what}`}`,
        };
      }),
    problems: asked.flatMap((called) => (called.kind === 'problem' ? [called.problem] : [])),
  };
}
