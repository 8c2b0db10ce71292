import { join } from 'node:path';
import { createPool } from '../../src/jobs/pool.ts';
import { PUBLIC_DNS } from '../../src/probes/dns/public-dns.ts';
import { targetOf } from '../jobs/jobs.ts';

/** A bot's process with one worker that loops without end; its parent kills it. */
const pool = createPool({
  door: join(import.meta.dirname, '../jobs/conducted-child.ts'),
  compileCache: null,
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
void pool.run(
  { kind: 'check', check: { id: 'c1', target: targetOf('spin.0'), timeoutMs: 60_000 } },
  // Alone, a task may loop until its deadline.
  { alone: true, deadlineMs: 600_000, onProgress: () => console.log('it loops') },
);
