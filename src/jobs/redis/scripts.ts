/**
 * What has to happen at once, as Lua that Redis runs. `{p}` stands for the prefix of our keys. Every script
 * takes its values in ARGV; keys are made inside, since there is only one Redis (a cluster is refused).
 */
const lua = (text: string): string => text.replaceAll('{p}', 'cf502:');

/** A job of another process may be taken when that process gives no sign of life. ARGV: me, others too. */
const MAY_TAKE = `
local me, others = ARGV[1], ARGV[2] == '1'
local function mayTake(owner)
  if owner == me then return true end
  if not owner or owner == '' then return true end
  return others and redis.call('EXISTS', '{p}alive:' .. owner) == 0
end`;

/** ARGV: delivery, now, owner, then for each job: id, accepted at, job, place, sealed URL, what it asks. */
export const ACCEPT = lua(`
if redis.call('ZADD', '{p}deliveries', 'NX', ARGV[2], ARGV[1]) == 0 then return 0 end
for i = 4, #ARGV, 6 do
  redis.call('HSET', '{p}job:' .. ARGV[i], 'at', ARGV[i + 1], 'job', ARGV[i + 2], 'place', ARGV[i + 3],
    'url', ARGV[i + 4], 'asks', ARGV[i + 5], 'owner', ARGV[3], 'attempts', 0)
  redis.call('ZADD', '{p}jobs', ARGV[i + 1], ARGV[i])
  local same = '{p}same:' .. ARGV[i + 5]
  redis.call('SADD', same, ARGV[i])
  redis.call('EXPIRE', same, 86400)
end
return 1`);

/** ARGV: id. */
export const BEGIN_CHECK = lua(`
if redis.call('EXISTS', '{p}job:' .. ARGV[1]) == 0 then return 1 end
return redis.call('HINCRBY', '{p}job:' .. ARGV[1], 'attempts', 1)`);

/** ARGV: owner, then the jobs whose check it began. What it was at does not count as an attempt. */
export const TAKE_BACK = lua(`
local function ownedBy(record) return redis.call('HGET', record, 'owner') == ARGV[1] end
for i = 2, #ARGV do
  local job = '{p}job:' .. ARGV[i]
  if ownedBy(job) and redis.call('HEXISTS', job, 'report') == 0 then redis.call('HINCRBY', job, 'attempts', -1) end
end
for _, name in ipairs(redis.call('SMEMBERS', '{p}requests')) do
  local request = '{p}request:' .. name
  if ownedBy(request) then redis.call('HINCRBY', request, 'attempts', -1) end
end`);

/** ARGV: report id, origin, started at, body, job id or '', place or ''. */
export const KEEP_REPORT = lua(`
local id, at, job, place = ARGV[1], ARGV[3], '{p}job:' .. ARGV[5], ARGV[6]
if redis.call('EXISTS', '{p}report:' .. id) == 0 then
  local sequence = redis.call('INCR', '{p}report-sequence')
  redis.call('HSET', '{p}report:' .. id, 'body', ARGV[4], 'at', at, 'sequence', sequence, 'origin', ARGV[2])
  redis.call('ZADD', '{p}reports', at, id)
  redis.call('ZADD', '{p}origin:' .. ARGV[2], at, id)
end
if ARGV[5] ~= '' and redis.call('EXISTS', job) == 1 then
  place = redis.call('HGET', job, 'place')
  redis.call('HSET', job, 'report', id)
end
if place ~= '' then
  redis.call('SADD', '{p}places:' .. id, place)
  redis.call('ZADD', '{p}user:' .. cjson.decode(place).user, at, id)
end
return 1`);

/** ARGV: job id, fields that are added to the place of its report. */
export const MARK_SHOWN = lua(`
local job = redis.call('HMGET', '{p}job:' .. ARGV[1], 'report', 'place')
if not job[1] or not job[2] then return 0 end
local place = cjson.decode(job[2])
for name, value in pairs(cjson.decode(ARGV[2])) do place[name] = value end
redis.call('SREM', '{p}places:' .. job[1], job[2])
redis.call('SADD', '{p}places:' .. job[1], cjson.encode(place))
return 1`);

/** ARGV: owner, job id, part. Answers whether this process still has the job. */
export const BEGIN_POST = lua(`
if redis.call('HGET', '{p}job:' .. ARGV[2], 'owner') ~= ARGV[1] then return 0 end
redis.call('HSETNX', '{p}posts:' .. ARGV[2], ARGV[3], '')
return 1`);

/** ARGV: job id, part, ts. */
export const END_POST = lua(`
if redis.call('EXISTS', '{p}job:' .. ARGV[1]) == 1 then
  redis.call('HSET', '{p}posts:' .. ARGV[1], ARGV[2], ARGV[3])
end
return 1`);

/** ARGV: id, `1` where only a failed job is meant. */
export const FORGET_JOB = lua(`
if ARGV[2] == '1' and redis.call('HEXISTS', '{p}job:' .. ARGV[1], 'failed') == 0 then return 0 end
redis.call('ZREM', '{p}jobs', ARGV[1])
local asks = redis.call('HGET', '{p}job:' .. ARGV[1], 'asks')
if asks then redis.call('SREM', '{p}same:' .. asks, ARGV[1]) end
return redis.call('DEL', '{p}job:' .. ARGV[1], '{p}posts:' .. ARGV[1])`);

/** ARGV: id, because. */
export const FAIL_JOB = lua(`
if redis.call('EXISTS', '{p}job:' .. ARGV[1]) == 1 then
  redis.call('HSET', '{p}job:' .. ARGV[1], 'failed', ARGV[2], 'url', '')
end
return 1`);

/** ARGV: id, now. */
export const RETRY_JOB = lua(`
if redis.call('HEXISTS', '{p}job:' .. ARGV[1], 'failed') == 0 then return 0 end
redis.call('HDEL', '{p}job:' .. ARGV[1], 'failed')
redis.call('HSET', '{p}job:' .. ARGV[1], 'attempts', 0, 'at', ARGV[2], 'owner', '')
redis.call('ZADD', '{p}jobs', ARGV[2], ARGV[1])
return 1`);

/** Answers the ids of the jobs that this process has now. */
export const CLAIM_JOBS = lua(`${MAY_TAKE}
local mine = {}
for _, id in ipairs(redis.call('ZRANGE', '{p}jobs', 0, -1)) do
  local job = redis.call('HMGET', '{p}job:' .. id, 'owner', 'failed')
  if not job[2] and mayTake(job[1]) then
    if job[1] ~= me then redis.call('HSET', '{p}job:' .. id, 'owner', me) end
    mine[#mine + 1] = id
  end
end
return mine`);

/** ARGV: owner, id, watch. */
export const BEGIN_WATCH = lua(`
redis.call('HSET', '{p}watches', ARGV[2], ARGV[3])
redis.call('HSET', '{p}watch-owners', ARGV[2], ARGV[1])
return 1`);

/** ARGV: owner, id, watch. Answers 0 where this process has no such watch. */
export const KEEP_WATCH = lua(`
if redis.call('HGET', '{p}watch-owners', ARGV[2]) ~= ARGV[1] then return 0 end
if redis.call('HEXISTS', '{p}watches', ARGV[2]) == 0 then return 0 end
redis.call('HSET', '{p}watches', ARGV[2], ARGV[3])
return 1`);

/** Answers the watches that this process has now. */
export const CLAIM_WATCHES = lua(`${MAY_TAKE}
local mine = {}
local all = redis.call('HGETALL', '{p}watches')
for i = 1, #all, 2 do
  local owner = redis.call('HGET', '{p}watch-owners', all[i])
  if mayTake(owner) then
    if owner ~= me then redis.call('HSET', '{p}watch-owners', all[i], me) end
    mine[#mine + 1] = all[i + 1]
  end
end
return mine`);

/** ARGV: owner, key, received at, body, sealed secrets, attempts. Answers 0 for one that was seen before. */
export const KEEP_REQUEST = lua(`
if redis.call('ZSCORE', '{p}deliveries', 'request ' .. ARGV[2]) then return 0 end
if redis.call('EXISTS', '{p}request:' .. ARGV[2]) == 1 then return 0 end
redis.call('HSET', '{p}request:' .. ARGV[2], 'at', ARGV[3], 'body', ARGV[4], 'secrets', ARGV[5],
  'owner', ARGV[1], 'attempts', ARGV[6])
redis.call('SADD', '{p}requests', ARGV[2])
return 1`);

/** ARGV: key, now. */
export const FINISH_REQUEST = lua(`
redis.call('ZADD', '{p}deliveries', ARGV[2], 'request ' .. ARGV[1])
redis.call('SREM', '{p}requests', ARGV[1])
return redis.call('DEL', '{p}request:' .. ARGV[1])`);

/** Answers the keys of the requests that this process took over now; its own are not among them. */
export const CLAIM_REQUESTS = lua(`${MAY_TAKE}
local taken = {}
for _, name in ipairs(redis.call('SMEMBERS', '{p}requests')) do
  local owner = redis.call('HGET', '{p}request:' .. name, 'owner')
  if owner ~= me and mayTake(owner) then
    redis.call('HSET', '{p}request:' .. name, 'owner', me)
    redis.call('HINCRBY', '{p}request:' .. name, 'attempts', 1)
    taken[#taken + 1] = name
  end
end
return taken`);

/**
 * Notes who waits for a job. Answers the turn of a person's next check (`queue/person-turns.ts`): level with
 * the one that begins next, and one after their last. BullMQ's score is 2^32 times the priority, and a
 * counter. ARGV: who waits for the job, one more, seconds; where a turn is wanted: BullMQ's list of what
 * waits, the turns, the person, the highest turn there may be.
 */
export const WANT = `
redis.call('SADD', ARGV[1], ARGV[2])
redis.call('EXPIRE', ARGV[1], ARGV[3])
if not ARGV[4] then return 0 end
local head, most = redis.call('ZRANGE', ARGV[4], 0, 0, 'WITHSCORES'), tonumber(ARGV[7])
local now = math.floor(tonumber(head[2] or 0) / 4294967296)
if now == 0 or now > most then
  now = 1
  redis.call('DEL', ARGV[5])
end
local last = tonumber(redis.call('HGET', ARGV[5], ARGV[6]) or 0)
local turn = math.min(math.max(now, last + 1), most)
redis.call('HSET', ARGV[5], ARGV[6], turn)
redis.call('EXPIRE', ARGV[5], 86400)
return turn`;

/** Answers which of these jobs have ended, or are not known any more. ARGV: BullMQ's prefix, ids. */
export const ENDED = `
local ended = {}
for i = 2, #ARGV do
  local job = redis.call('HMGET', ARGV[1] .. ARGV[i], 'timestamp', 'finishedOn')
  if not job[1] or job[2] then ended[#ended + 1] = ARGV[i] end
end
return ended`;

/** Since when the one that waits longest does, among the next hundred. ARGV: what waits, BullMQ's prefix. */
export const OLDEST_AT = `
local oldest = false
for _, id in ipairs(redis.call('ZRANGE', ARGV[1], 0, 99)) do
  local at = tonumber(redis.call('HGET', ARGV[2] .. id, 'timestamp') or '')
  if at and (not oldest or at < oldest) then oldest = at end
end
return oldest`;

/** ARGV: the origin's lock, holder, milliseconds. A holder that asks again keeps it. */
export const TAKE_LOCK = `
local holder = redis.call('GET', ARGV[1])
if holder and holder ~= ARGV[2] then return 0 end
redis.call('SET', ARGV[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/** ARGV: the origin's lock, holder. */
export const GIVE_LOCK = `
if redis.call('GET', ARGV[1]) == ARGV[2] then return redis.call('DEL', ARGV[1]) end
return 0`;
