import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import { type JsonObject, objectOf } from '../../formats/json-value.ts';
import type { Place } from '../../jobs/store/store.ts';
import { modal } from '../../render/slack/form-inputs.ts';
import { paragraph, richText } from '../../render/slack/rich-text.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Asker } from '../access/admission.ts';
import type { Context } from '../context.ts';
import { channelOfForm } from '../forms/form-place.ts';
import { failureNotice } from '../sending/failure-notice.ts';
import { notice } from '../sending/notice.ts';

type Ack = (answer?: unknown) => Promise<void>;

/** How to reach the person, by what they used: a command, a mention, a button and so on. */
type Surface =
  | { readonly kind: 'command'; readonly ack: Ack; readonly responseUrl: string }
  | { readonly kind: 'form'; readonly ack: Ack }
  | {
      readonly kind: 'click';
      readonly ack: Ack;
      readonly responseUrl: string | null;
      readonly triggerId: string;
    }
  | { readonly kind: 'mention' | 'direct-message'; readonly place: Place; readonly ts: string };

/**
 * Runs before every listener. A person who may not use the bot is told so privately, where they asked, and no
 * listener runs. Where a listener throws, the person is told under which reference the log has the bug.
 * Deliveries that no person asked an answer to (events of the app itself, of its Home tab, a closed form)
 * always pass.
 */
export function createGate(
  context: Pick<
    Context,
    'admission' | 'audit' | 'gateway' | 'isKnown' | 'log' | 'quota' | 'randomId' | 'respond' | 'views'
  >,
): Middleware<AnyMiddlewareArgs> {
  return async ({ body, next, ...rest }) => {
    const ack = 'ack' in rest ? (rest.ack as Ack) : async () => {};
    const asked = readAsker(body as unknown as JsonObject, ack);
    if (asked === null) return next();
    try {
      const { user, team, channel } = asked.asker;
      const place = { team: team ?? '', channel: channel ?? user, user };
      const tooMany = await context.quota.take(place, 1, 'request');
      if (tooMany !== null) return await refuse(asked.surface, tooMany, context);
      // Slack is not asked anything before the acknowledgement. What a listener acknowledges with afterwards
      // reaches the person another way.
      if (!context.isKnown(asked.asker)) await ack();
      const refusal = await context.admission(asked.asker);
      if (refusal === null) return void (await next());
      context.audit({ event: 'person-refused', team, user, channel: channel ?? null });
      await refuse(asked.surface, refusal, context);
    } catch (error) {
      await tell(asked, failureNotice(error, 'a listener failed by a bug of ours', context), context);
    }
  };
}

/** Sends a message to the person alone, whether or not their delivery was acknowledged already. */
async function tell(
  { asker, surface }: { readonly asker: Asker; readonly surface: Surface },
  message: SlackMessage,
  { gateway, respond }: Pick<Context, 'gateway' | 'respond'>,
): Promise<void> {
  // Bolt throws when a delivery was acknowledged already.
  if ('ack' in surface) await surface.ack().catch(() => {});
  if (surface.kind === 'mention' || surface.kind === 'direct-message')
    return tellInPlace(surface, message, 'bug', gateway);
  const responseUrl = 'responseUrl' in surface ? surface.responseUrl : null;
  if (responseUrl !== null && (await respond(responseUrl, message)).kind === 'sent') return;
  const mark = { job: `bug ${asker.user}`, part: message.text };
  await gateway.post({ channel: asker.user, threadTs: null }, message, mark, { priority: 'answer' });
}

function readAsker(body: JsonObject, ack: Ack): { readonly asker: Asker; readonly surface: Surface } | null {
  if (body.command !== undefined)
    return {
      asker: {
        user: text(body.user_id),
        team: text(body.team_id) || null,
        enterprise: text(body.enterprise_id) || null,
        channel: text(body.channel_id),
      },
      surface: { kind: 'command', ack, responseUrl: text(body.response_url) },
    };
  const user = objectOf(body.user);
  const person = {
    user: text(user.id),
    team: text(user.team_id) || text(objectOf(body.team).id) || null,
    enterprise: text(objectOf(body.enterprise).id) || null,
  };
  const click = {
    kind: 'click',
    ack,
    responseUrl: text(body.response_url) || null,
    triggerId: text(body.trigger_id),
  } as const;
  const view = objectOf(body.view);
  switch (body.type) {
    case 'view_submission': {
      const channel = channelOfForm(text(view.callback_id), text(view.private_metadata));
      return { asker: { ...person, channel }, surface: { kind: 'form', ack } };
    }
    case 'block_actions':
    case 'message_action': {
      // A click in the Home tab has no channel; the form it opens is answered in direct messages.
      const channel = text(objectOf(body.channel).id) || undefined;
      return { asker: { ...person, channel }, surface: click };
    }
    case 'shortcut':
      return { asker: { ...person, channel: null }, surface: click };
    case 'event_callback':
      return readEvent(objectOf(body.event), text(body.team_id));
    default:
      return null;
  }
}

function readEvent(event: JsonObject, team: string): ReturnType<typeof readAsker> {
  const isMention = event.type === 'app_mention';
  const isDirect = event.type === 'message' && event.channel_type === 'im';
  const user = text(event.user);
  if ((!isMention && !isDirect) || user === '' || event.bot_id !== undefined) return null;
  const isEdit = event.subtype !== undefined && event.subtype !== 'file_share';
  if (isEdit) return null;
  const channel = text(event.channel);
  const threadTs = text(event.thread_ts) || null;
  return {
    asker: { user, team: text(event.user_team) || text(event.team) || null, channel },
    surface: {
      kind: isMention ? 'mention' : 'direct-message',
      place: { team, channel, user, threadTs },
      ts: text(event.ts),
    },
  };
}

async function refuse(
  surface: Surface,
  because: string,
  { gateway, respond, views }: Pick<Context, 'gateway' | 'respond' | 'views'>,
): Promise<void> {
  const message = notice([because]);
  const view = modal('cf502_closed', 'Not now', [richText(paragraph(because))]);
  switch (surface.kind) {
    case 'command':
      return surface.ack({ response_type: 'ephemeral', text: message.text, blocks: message.blocks });
    case 'form':
      return surface.ack({ response_action: 'update', view });
    case 'click':
      await surface.ack();
      if (surface.responseUrl === null) await views.open(surface.triggerId, view);
      else await respond(surface.responseUrl, message);
      return;
    case 'mention':
    case 'direct-message':
      return tellInPlace(surface, message, 'refusal', gateway);
  }
}

/**
 * In a channel, to the person alone. In direct messages, where nobody else is, in the thread of their
 * message.
 */
async function tellInPlace(
  { kind, place, ts }: Extract<Surface, { place: Place }>,
  message: SlackMessage,
  part: string,
  gateway: Context['gateway'],
): Promise<void> {
  if (kind === 'mention') await gateway.tell(place, message);
  else
    await gateway.post(
      { channel: place.channel, threadTs: place.threadTs ?? ts },
      message,
      {
        job: `${place.channel}:${ts}`,
        part,
      },
      { priority: 'answer' },
    );
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
