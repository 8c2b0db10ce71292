import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { type Account, clientsOf } from './account.ts';
import { type AwsProblem, call } from './call.ts';

/** Rows of a log that are explained before they are shown: they may hold addresses of viewers. */
export type LogRows = {
  readonly about: 'access-log' | 'function-log';
  /** What they are, in words that a colon follows. */
  readonly words: string;
  readonly rows: readonly string[];
};

/** Rows, the problems on the way to them, and when each was written (Unix time in milliseconds). */
export type RowsRead = {
  readonly rows: readonly { readonly at: number; readonly message: string }[];
  readonly problems: readonly AwsProblem[];
};

/** A log group, by its name in the account or by its ARN. */
export type LogGroup = { readonly logGroupName: string } | { readonly logGroupIdentifier: string };

const HOUR_MS = 3_600_000;
const ROWS_MAX = 100;

/** The client of CloudWatch Logs of an account and Region. */
export const openLogs = clientsOf((settings) => new CloudWatchLogsClient(settings));

/** Reads what a filter pattern finds in the last hour, by Region. A group that is not there has no rows. */
export function logReader(account: Account, now: Date, signal: AbortSignal) {
  return (region: string) =>
    async (group: LogGroup, filterPattern: string): Promise<RowsRead> => {
      const client = openLogs(account, region);
      const command = new FilterLogEventsCommand({
        ...group,
        filterPattern,
        startTime: now.getTime() - HOUR_MS,
        limit: ROWS_MAX,
      });
      const called = await call(account, region, 'logs:FilterLogEvents', () =>
        client.send(command, { abortSignal: signal }),
      );
      if (called.kind === 'problem')
        return { rows: [], problems: called.problem.kind === 'not-found' ? [] : [called.problem] };
      const rows = (called.value.events ?? []).map(({ timestamp = 0, message = '' }) => ({
        at: timestamp,
        message,
      }));
      return { rows, problems: [] };
    };
}
