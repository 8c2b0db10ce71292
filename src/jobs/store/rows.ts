import type { SQLOutputValue } from 'node:sqlite';
import type { DistributionPlan } from '../../formats/distribution.ts';
import type { Report } from '../../formats/report.ts';
import type { Target } from '../../formats/target.ts';
import { asks } from '../queue/queue.ts';
import type { Sealing } from './sealing.ts';
import type { Again, Job, ListedJob, OpenJob, Place, Watch } from './store.ts';

/** Fields that watches written by version 0.1 lack. */
const WATCH_OF_0_1 = { attempts: 0 } as const;

export type Row = Record<string, SQLOutputValue>;

export const watchIn = ({ watch }: Row): Watch => ({ ...WATCH_OF_0_1, ...parse<Watch>(watch) });

export function jobIn(row: Row, sealing: Sealing): Job {
  const responseUrl = textOrNull(row.response_url);
  return { ...withoutSecret(row), responseUrl: responseUrl === null ? null : sealing.open(responseUrl) };
}

function withoutSecret(row: Row): Omit<Job, 'responseUrl'> {
  return {
    id: String(row.id),
    acceptedAt: String(row.accepted_at),
    target: parse<Target>(row.target),
    timeoutMs: Number(row.timeout_ms),
    ...(row.distribution === null ? {} : { distribution: parse<DistributionPlan>(row.distribution) }),
    place: parse<Place>(row.place),
    ...(row.again === null ? {} : { again: parse<Again>(row.again) }),
  };
}

/** The columns of a job from `id` to `asks`, as they are inserted. */
export function jobRow(job: Job, sealing: Sealing): (string | number | null)[] {
  const orNull = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  return [
    job.id,
    job.acceptedAt,
    JSON.stringify(job.target),
    job.timeoutMs,
    JSON.stringify(job.place),
    job.responseUrl === null ? null : sealing.seal(job.responseUrl),
    orNull(job.again),
    orNull(job.distribution),
    asks(job.place.channel, job),
  ];
}

export function listedJob(row: Row): ListedJob {
  const because = textOrNull(row.failed_because);
  const attempts = Number(row.attempts);
  const open = row.report_id !== null ? 'delivering' : attempts > 0 ? 'checking' : 'waiting';
  return { job: withoutSecret(row), attempts, state: because === null ? open : 'failed', because };
}

export function openJob(row: Row, posts: readonly Row[], sealing: Sealing): OpenJob {
  return {
    job: jobIn(row, sealing),
    attempts: Number(row.attempts),
    posted: new Map(posts.map(({ part, ts }) => [String(part), textOrNull(ts)])),
    report: row.report === null ? null : parse<Report>(row.report),
  };
}

/** Parses without checking the shape, since the store reads only what it wrote itself. */
export function parse<T>(json: SQLOutputValue | undefined): T {
  return JSON.parse(String(json)) as T;
}

export function textOrNull(value: SQLOutputValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
