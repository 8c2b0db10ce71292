/**
 * The schema of the store, one migration per version: `PRAGMA user_version` says how many have run. A
 * released migration is never changed; new ones are added at the end. All times are ISO 8601 in UTC, all
 * objects JSON.
 */
export const MIGRATIONS: readonly string[] = [
  `
  -- Accepted requests whose result is not delivered yet. A row goes when it is.
  CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    accepted_at TEXT NOT NULL,
    target TEXT NOT NULL,                  -- Target (src/formats/target.ts)
    timeout_ms INTEGER NOT NULL,
    place TEXT NOT NULL,                   -- Place (src/jobs/store/store.ts)
    response_url TEXT,                     -- a secret, sealed; goes with the row
    attempts INTEGER NOT NULL DEFAULT 0,   -- how often the check was begun
    report_id TEXT,                        -- set once only the delivery is left
    failed_because TEXT                    -- set once it is not tried again
  ) STRICT;

  -- Messages of a job. A row without ts was being sent when the process ended.
  CREATE TABLE posts (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    part TEXT NOT NULL,                    -- root, reply-1, reply-2, …
    ts TEXT,
    PRIMARY KEY (job_id, part)
  ) STRICT;

  -- Finished reports, for as long as CF502_KEEP_REPORTS says.
  CREATE TABLE reports (
    id TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    started_at TEXT NOT NULL,
    report TEXT NOT NULL                   -- Report (src/report/report.ts)
  ) STRICT;
  CREATE INDEX reports_by_origin ON reports (origin, started_at);

  -- Where each report was delivered to: who may read it again.
  CREATE TABLE report_places (
    report_id TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    place TEXT NOT NULL,
    PRIMARY KEY (report_id, place)
  ) STRICT;

  -- Deliveries from Slack that were taken on, so that a repeated one is not.
  CREATE TABLE deliveries (
    key TEXT PRIMARY KEY,
    seen_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX deliveries_by_age ON deliveries (seen_at);
  `,
  `
  ALTER TABLE jobs ADD COLUMN again TEXT;  -- Again (src/jobs/store/store.ts); NULL for a check that follows no other

  -- Results that are checked again by themselves until they are healthy.
  CREATE TABLE watches (
    id TEXT PRIMARY KEY,
    watch TEXT NOT NULL                    -- Watch (src/jobs/store/store.ts)
  ) STRICT;
  `,
  `
  -- Processes that share this file and when each last said that it lives (milliseconds since 1970).
  CREATE TABLE owners (
    id TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL
  ) STRICT;
  ALTER TABLE jobs ADD COLUMN owner TEXT;     -- the process that works on it; NULL: none
  ALTER TABLE watches ADD COLUMN owner TEXT;

  -- What Slack delivered and nobody has finished with. A row goes when it is answered; its key stays in deliveries.
  CREATE TABLE requests (
    key TEXT PRIMARY KEY,
    received_at TEXT NOT NULL,
    body TEXT NOT NULL,                       -- the fields a resume needs, without secrets
    secrets TEXT NOT NULL,                    -- sealed
    attempts INTEGER NOT NULL DEFAULT 1,      -- how often it was begun
    owner TEXT
  ) STRICT;

  -- Direct messages of people, by the id of the person.
  CREATE TABLE conversations (
    user TEXT PRIMARY KEY,
    channel TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- A report without most of its evidence (src/jobs/store/summary.ts); NULL in rows from before it was kept.
  ALTER TABLE reports ADD COLUMN summary TEXT;
  `,
  `
  -- DistributionPlan (src/formats/distribution.ts): what the configuration says; NULL where none was given.
  ALTER TABLE jobs ADD COLUMN distribution TEXT;
  `,
  `
  -- How often "Was this the cause?" was answered so, by the cause that was named.
  CREATE TABLE cause_answers (
    cause TEXT NOT NULL,
    answer TEXT NOT NULL,                  -- yes, no
    count INTEGER NOT NULL,
    PRIMARY KEY (cause, answer)
  ) STRICT;
  `,
  `
  ALTER TABLE jobs ADD COLUMN asks TEXT;     -- the conversation and the key of the check (src/jobs/queue/queue.ts)
  CREATE INDEX jobs_by_what_they_ask ON jobs (asks);
  `,
  `
  -- A person's reports are looked for with each visit of the Home tab, among all that are kept.
  CREATE INDEX report_places_by_user ON report_places (place ->> 'user');
  `,
];
