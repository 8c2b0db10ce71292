import type { KeptRequest, Requests } from '../store/kept-request.ts';
import { key } from './keys.ts';
import { CLAIM_REQUESTS, FINISH_REQUEST, KEEP_REQUEST } from './scripts.ts';
import type { Records } from './store.ts';

/** Requests from Slack that are not answered yet, and people's direct-message conversations. */
export function createRequestRecords({ use, run, sealing, owner, now, mayTakeOthers }: Records): Requests {
  async function read(name: string): Promise<KeptRequest | null> {
    const fields = await use((redis) => redis.hgetall(key('request', name)));
    if (fields.body === undefined) return null;
    const secrets = sealing.open(fields.secrets ?? '');
    return {
      key: name,
      receivedAt: fields.at ?? '',
      body: JSON.parse(fields.body),
      secrets: secrets === null ? {} : JSON.parse(secrets),
      attempts: Number(fields.attempts),
    };
  }

  return {
    async keepRequest({ key: name, receivedAt, body, secrets, attempts }) {
      const sealed = sealing.seal(JSON.stringify(secrets));
      const done = await run(KEEP_REQUEST, owner, name, receivedAt, JSON.stringify(body), sealed, attempts);
      return done === 1 ? 'kept' : 'duplicate';
    },
    finishRequest: async (name) => void (await run(FINISH_REQUEST, name, now().getTime())),
    async claimRequests() {
      const names = (await run(CLAIM_REQUESTS, owner, mayTakeOthers())) as string[];
      const taken = (await Promise.all(names.map(read))).filter((request) => request !== null);
      return taken.toSorted((one, other) => one.receivedAt.localeCompare(other.receivedAt));
    },
    conversations: async () =>
      new Map(Object.entries(await use((redis) => redis.hgetall(key('conversations'))))),
    keepConversation: (user, channel) =>
      use(async (redis) => void (await redis.hset(key('conversations'), user, channel))),
  };
}
