import type { Report } from '../../src/formats/report.ts';
import type { Target } from '../../src/formats/target.ts';
import type { Job } from '../../src/jobs/store/store.ts';

/** The moment at which jobs and reports are made. */
export const now = () => new Date('2026-11-23T10:00:00.000Z');

/** An origin of which nothing else was said. */
export const targetOf = (origin: string, port: number | null = null): Target => ({
  origin,
  port,
  protocol: null,
  hostHeader: null,
  path: '/',
  minTls: null,
  connectTimeoutMs: 10_000,
  responseTimeoutMs: 30_000,
});

export const job = (id: string, acceptedAt = now().toISOString()): Job => ({
  id,
  target: targetOf('origin.example.com'),
  timeoutMs: 60_000,
  place: { team: 'T1', channel: 'C1', user: 'U1', threadTs: null },
  responseUrl: 'https://hooks.slack.com/commands/secret',
  acceptedAt,
});

/** What a store reads of a report. */
export const reportOf = (id: string, startedAt = now().toISOString()) =>
  ({
    id,
    startedAt,
    target: { origin: 'origin.example.com' },
    findings: [],
    evidence: { endpoints: [] },
  }) as unknown as Report;
