import { join } from 'node:path';
import { createPool } from '../../src/jobs/pool.ts';
import { PUBLIC_DNS } from '../../src/probes/dns/public-dns.ts';

/** A bot's process with one worker that loops without end; its parent kills it. */
const pool = createPool({
  door: join(import.meta.dirname, '../jobs/conducted-child.ts'),
  size: 1,
  setup: {
    vantage: 'local',
    allowedCidrs: [],
    addedRoots: [],
    resolver: null,
    publicDns: PUBLIC_DNS,
    privateZones: [],
    resolveTo: [],
    aws: null,
  },
  onEnded: () => {},
});
const target = {
  origin: 'spin.0',
  port: null,
  protocol: null,
  hostHeader: null,
  path: '/',
  minTls: null,
  connectTimeoutMs: 10_000,
  responseTimeoutMs: 30_000,
} as const;
void pool.run(
  { kind: 'check', check: { id: 'c1', target, timeoutMs: 60_000 } },
  // Alone, a task may loop until its deadline.
  { alone: true, deadlineMs: 600_000, onProgress: () => console.log('it loops') },
);
