import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Progress } from '../../check/surroundings.ts';
import type { Report } from '../../formats/report.ts';
import type { Check } from '../queue/queue.ts';
import type { Link } from './connect.ts';
import { key } from './keys.ts';

/** What a job in BullMQ holds. */
export type JobData = { readonly format: number; readonly check: Check };

/** What a worker says while it works on a job. `machine`: where it runs. */
export type JobNews =
  | { readonly kind: 'begun'; readonly machine: string }
  | { readonly kind: 'progress'; readonly progress: Progress };

/** What a job returns. The report lies beside it, since BullMQ repeats what is returned in its events. */
export type JobReturn =
  | { readonly kind: 'reported'; readonly machine: string }
  | { readonly kind: 'cancelled' };

/** A bot that takes over a job of another one finds its result for this long. */
const KEEP_RESULT_MS = 900_000;

export const resultKey = (region: string, jobId: string): string => key('result', region, jobId);
/** Who waits for a job: nobody is left when the last one has cancelled it. */
export const wantedKey = (region: string, jobId: string): string => key('wanted', region, jobId);
/** Where workers hear that a job is not wanted any more. */
export const cancelChannel = (region: string): string => key('cancel', region);

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

export async function pack(report: Report): Promise<Buffer> {
  return deflate(JSON.stringify(report));
}

export async function unpack(body: Buffer): Promise<Report> {
  return JSON.parse((await inflate(body)).toString()) as Report;
}

export async function putResult({ use }: Link, at: string, report: Report): Promise<void> {
  const body = await pack(report);
  await use((redis) => redis.set(at, body, 'PX', KEEP_RESULT_MS));
}

export async function takeResult({ use }: Link, at: string): Promise<Report | null> {
  const body = await use((redis) => redis.getBuffer(at));
  return body === null ? null : unpack(body);
}
