import { hash } from 'node:crypto';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Dispatch } from './dispatch.ts';
import { findPosted, MARK_EVENT, type Mark, type PostedPlace } from './find-posted.ts';
import { plainerForms } from './plainer.ts';
import type { Priority, RateLimits } from './rate-limits.ts';
import { createAttempts, type Errand, type SendOptions, type Sent } from './send-attempts.ts';

/** How a message is posted. The priority is `verdict` where none is given. */
export type PostOptions = {
  readonly priority?: Priority;
  /** It may have been posted before a restart, so the bot looks for it first. */
  readonly mayExist?: boolean;
  /** Called once, right before the first attempt, so that the caller can store that the message may exist. */
  readonly begin?: () => Promise<void>;
};

/**
 * Sends messages to Slack, by priority, and repeats failed calls. `sent` means that Slack confirmed the
 * message. Where it is not known whether a post arrived, the bot looks for it before it posts again: Slack
 * has no idempotency key for posts.
 */
export type Gateway = {
  readonly post: (
    place: PostedPlace,
    message: SlackMessage,
    mark: Mark,
    options?: PostOptions,
  ) => Promise<Sent>;
  /** @param begin called once, right before the first attempt; where it rejects, nothing is sent */
  readonly update: (
    message: UpdatedMessage,
    content: SlackMessage,
    begin?: () => Promise<void>,
  ) => Promise<Sent>;
  /** Posts a message in a channel that only this person sees. */
  readonly tell: (place: PostedPlace & { readonly user: string }, content: SlackMessage) => Promise<Sent>;
  /** Removes a post or an update that still waits. */
  readonly drop: (what: Mark | { readonly channel: string; readonly ts: string }) => void;
  /** Has replies and progress leave enough credit for a verdict that will come in a channel. */
  readonly reserve: RateLimits['reserve'];
  /** Resolves when nothing waits and no call is running. */
  readonly idle: () => Promise<void>;
};

export type UpdatedMessage = {
  readonly channel: string;
  readonly ts: string;
  /** `progress` is replaced by later updates, and dropped when it fails or is outdated. */
  readonly urgency: 'progress' | 'verdict';
};

/** @param dispatch the queue that everything leaves through, and the limits it keeps to */
export function createGateway(
  dispatch: Dispatch,
  limits: Pick<RateLimits, 'reserve'>,
  options: SendOptions,
): Gateway {
  const { call } = options;

  async function send(errand: Errand): Promise<Sent> {
    const attempts = createAttempts(errand, options);
    const sent = await dispatch.put<Sent>({
      method: errand.method,
      channel: errand.method === 'chat.postMessage' ? errand.channel : null,
      priority: errand.priority,
      key: errand.key,
      attempt: attempts.next,
    });
    return sent.kind === 'done' ? sent.value : { kind: 'skipped', mayExist: attempts.mayExist() };
  }

  const always = { find: null, mayExist: false, begin: async () => {} } as const;
  return {
    post: (place, message, mark, { priority = 'verdict', mayExist = false, begin = always.begin } = {}) =>
      send({
        method: 'chat.postMessage',
        channel: place.channel,
        key: keyOf(mark),
        priority,
        args: {
          channel: place.channel,
          ...(place.threadTs === null ? {} : { thread_ts: place.threadTs }),
          unfurl_links: false,
          unfurl_media: false,
          metadata: { event_type: MARK_EVENT, event_payload: mark },
          client_msg_id: uuidOf(mark),
        },
        forms: plainerForms(message),
        find: () => findPosted(call, place, mark),
        mayExist,
        begin,
      }),
    update: ({ channel, ts, urgency }, content, begin = always.begin) =>
      send({
        ...always,
        begin,
        method: 'chat.update',
        channel,
        key: keyOf({ channel, ts }),
        priority: urgency,
        args: { channel, ts },
        forms: plainerForms(content),
      }),
    tell: ({ channel, threadTs, user }, content) =>
      send({
        ...always,
        method: 'chat.postEphemeral',
        channel,
        key: null,
        priority: 'answer',
        args: { channel, user, ...(threadTs === null ? {} : { thread_ts: threadTs }) },
        forms: plainerForms(content),
      }),
    drop: (what) => dispatch.drop(keyOf(what)),
    reserve: limits.reserve,
    idle: dispatch.idle,
  };
}

const keyOf = (what: Mark | { readonly channel: string; readonly ts: string }): string =>
  'job' in what ? `post ${what.job} ${what.part}` : `edit ${what.channel} ${what.ts}`;

/**
 * One UUID for each part of a job. Where Slack honours `client_msg_id`, a repeated post makes no second
 * message.
 */
function uuidOf({ job, part }: Mark): string {
  const hex = hash('sha256', `${job} ${part}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
