import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { AwsLine } from '../formats/aws.ts';
import { type Account, clientsOf } from './account.ts';
import { type AwsProblem, call } from './call.ts';

const DAY_MS = 86_400_000;
/** So many names are asked for in one Region; AWS allows two of these calls a second. */
const NAMES_MAX = 5;
const AT_ONCE = 2;
export const CHANGES_MAX = 10;

/** A change, and when it was. */
export type Change = { readonly at: number; readonly line: AwsLine };

/** What is looked for in one Region's trail. */
export type Trail = {
  readonly region: string;
  /** Ids, names and ARNs of what may have changed. */
  readonly names: readonly string[];
  /** Changes of DNS records count that name this domain; `null`: they are not looked for. */
  readonly domainName: string | null;
};

/**
 * The changes of the last 24 hours: who, what and when. Calls that only read are left out.
 */
export async function readChanges(
  account: Account,
  { region, names, domainName }: Trail,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly changes: readonly Change[]; readonly problems: readonly AwsProblem[] }> {
  const client = openClient(account, region);
  const lookUp = (AttributeKey: 'ResourceName' | 'EventName', AttributeValue: string) =>
    call(account, region, 'cloudtrail:LookupEvents', async () => {
      const command = new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey, AttributeValue }],
        StartTime: new Date(now.getTime() - DAY_MS),
        EndTime: now,
        MaxResults: 50,
      });
      const { Events = [] } = await client.send(command, { abortSignal: signal });
      return AttributeKey === 'ResourceName'
        ? Events
        : Events.filter(({ CloudTrailEvent = '' }) => CloudTrailEvent.includes(domainName ?? ''));
    });
  const wanted = [
    ...[...new Set(names)].slice(0, NAMES_MAX).map((name) => () => lookUp('ResourceName', name)),
    ...(domainName === null ? [] : [() => lookUp('EventName', 'ChangeResourceRecordSets')]),
  ];
  const asked: Awaited<ReturnType<typeof lookUp>>[] = [];
  for (let index = 0; index < wanted.length; index += AT_ONCE)
    asked.push(...(await Promise.all(wanted.slice(index, index + AT_ONCE).map((one) => one()))));
  const events = asked.flatMap((called) => (called.kind === 'answered' ? called.value : []));
  const changes = events.filter(
    ({ ReadOnly, EventName = '' }) => ReadOnly !== 'true' && !/^(?:Get|List|Describe|Lookup)/.test(EventName),
  );
  const byId = new Map(changes.map((event) => [event.EventId ?? JSON.stringify(event), event]));
  return {
    changes: [...byId.values()].map(({ EventTime, EventName = '?', Username, Resources = [] }) => {
      const what = Resources.flatMap(({ ResourceName }) => ResourceName ?? [])
        .slice(0, 2)
        .join(', ');
      const when = EventTime?.toISOString() ?? '?';
      const text = `${when}: ${Username ?? 'somebody'}: ${EventName}${what === '' ? '' : ` on ${what}`}`;
      return { at: Number(EventTime ?? 0), line: { about: 'change', text } };
    }),
    problems: asked.flatMap((called) => (called.kind === 'problem' ? [called.problem] : [])),
  };
}

const openClient = clientsOf((settings) => new CloudTrailClient(settings));
