import { inTransaction } from './database.ts';
import type { KeptRequest, Requests } from './kept-request.ts';
import type { Sqlite } from './sqlite.ts';

/**
 * The part of the store for requests from Slack that are not jobs yet, and for people's direct-message
 * conversations.
 */
export function createRequests({
  database,
  leases,
  sealing,
  owner,
  now,
}: Sqlite): Requests & { readonly takeBack: () => void } {
  const insertSeen = database.prepare('INSERT OR IGNORE INTO deliveries VALUES (?, ?)');
  const insertRequest = database.prepare(
    `INSERT OR IGNORE INTO requests (key, received_at, body, secrets, owner)
     SELECT ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE key = ?)`,
  );
  const takeBack = database.prepare('UPDATE requests SET attempts = attempts - 1 WHERE owner = ?');
  const deleteRequest = database.prepare('DELETE FROM requests WHERE key = ?');
  const selectConversations = database.prepare('SELECT user, channel FROM conversations');
  const putConversation = database.prepare(
    'INSERT INTO conversations VALUES (?, ?) ON CONFLICT (user) DO UPDATE SET channel = excluded.channel',
  );
  /** Kept in the same table as the delivery keys of jobs, which are written once a request was read. */
  const seenKey = (key: string) => `request ${key}`;

  return {
    takeBack: () => void takeBack.run(owner),
    keepRequest: async ({ key, receivedAt, body, secrets }) => {
      const sealed = sealing.seal(JSON.stringify(secrets));
      const row = [key, receivedAt, JSON.stringify(body), sealed, owner];
      return insertRequest.run(...row, seenKey(key)).changes === 0 ? 'duplicate' : 'kept';
    },
    finishRequest: async (key) =>
      inTransaction(database, () => {
        insertSeen.run(seenKey(key), now().toISOString());
        deleteRequest.run(key);
      }),
    claimRequests: async () =>
      leases
        .claim('requests', `owner IS NOT '${owner}'`, ', attempts = attempts + 1')
        .map(({ key, received_at, body, secrets, attempts }): KeptRequest => {
          const opened = sealing.open(String(secrets));
          return {
            key: String(key),
            receivedAt: String(received_at),
            body: JSON.parse(String(body)),
            secrets: opened === null ? {} : JSON.parse(opened),
            attempts: Number(attempts),
          };
        })
        .toSorted((one, other) => one.receivedAt.localeCompare(other.receivedAt)),
    conversations: async () =>
      new Map(selectConversations.all().map(({ user, channel }) => [String(user), String(channel)])),
    keepConversation: async (user, channel) => void putConversation.run(user, channel),
  };
}
