import type { JsonObject } from '../../formats/json-value.ts';
import { applyResponse } from './acknowledgements.ts';
import type { Deliveries } from './delivery/delivery.ts';
import type { Events } from './delivery/events.ts';
import { actionPayload, channelInPayload, interactionPayload } from './delivery/payloads.ts';
import type { Slack } from './slack.ts';
import { type Message, toWire } from './workspace/messages.ts';
import { BOT, type Conversation, type Person } from './workspace/people.ts';
import { requiredErrors, stateOf, type Values } from './workspace/view-state.ts';
import { elementsOf, type View } from './workspace/views.ts';

/**
 * What a person notices of a command, a click or a shortcut. `error` is Slack's own, shown instead of an
 * answer.
 */
export type Outcome = {
  readonly error?: 'operation_timeout' | 'dispatch_failed' | 'invalid_command_response';
  /** What the acknowledgement carried, `null` when it was empty. */
  readonly acknowledged: unknown;
};

/** What a person notices of a submitted view. */
export type Submission = Outcome & {
  /**
   * Errors under single inputs, by `block_id`; under the empty name what is wrong with the answer as a whole.
   */
  readonly errors: Readonly<Record<string, string>>;
  /** What is open now. */
  readonly view: View | null;
};

/** What a person does with buttons, shortcuts and views. */
export type Interactions = {
  /** Uses a button, or another element with the value of the option chosen, on a message or in a view. */
  readonly click: (on: Message | View, actionId: string, chosen?: string) => Promise<Outcome>;
  readonly messageShortcut: (message: Message, callbackId: string) => Promise<Outcome>;
  readonly globalShortcut: (callbackId: string) => Promise<Outcome>;
  readonly submitView: (view: View, values?: Values) => Promise<Submission>;
  readonly closeView: (view: View) => Promise<void>;
  /** Opens the app's Home tab. */
  readonly openHome: () => void;
};

/** @param enter the conversation by its id; throws where the person is not in it */
export function createInteractions(
  person: Person,
  enter: (channel: string) => Conversation,
  slack: Slack,
  deliveries: Deliveries,
  events: Events,
): Interactions {
  const interact: Interact = async (type, rest) => {
    const delivered = await deliveries.once(
      'interactive',
      interactionPayload(type, person, rest, slack.settings.enterprise),
    );
    return delivered.kind === 'failed'
      ? { error: delivered.error, acknowledged: null }
      : { acknowledged: delivered.payload };
  };
  return {
    ...clicksAndShortcuts(person.id, enter, slack, interact),
    ...submissions(person.id, slack, interact),
    openHome() {
      const channel = slack.workspace.directMessage(person.id, BOT.user).id;
      const view = slack.views.home(person.id);
      events.send({
        type: 'app_home_opened',
        user: person.id,
        channel,
        tab: 'home',
        event_ts: slack.workspace.nextTs(),
        ...(view === null ? {} : { view }),
      });
    },
  };
}

/** Delivers one interaction to the app. */
type Interact = (type: Parameters<typeof interactionPayload>[0], rest: JsonObject) => Promise<Outcome>;

function clicksAndShortcuts(
  id: string,
  enter: (channel: string) => Conversation,
  { workspace, triggers, responseUrls, baseUrl }: Slack,
  interact: Interact,
): Pick<Interactions, 'click' | 'messageShortcut' | 'globalShortcut'> {
  const responseUrl = (channel: string, message?: Message) =>
    baseUrl +
    responseUrls.issue('actions', { user: id, channel, ...(message === undefined ? {} : { message }) });
  const wire = (message: Message): JsonObject =>
    toWire(message, true, workspace.replies(message.channel, message.ts));
  return {
    async click(on, actionId, chosen) {
      const found = elementsOf(on.blocks).find(({ element }) => element.action_id === actionId);
      if (found === undefined) throw new Error(`nothing with the action_id ${actionId} to click`);
      const actions = [actionPayload(found.blockId, found.element, chosen, workspace.nextTs())];
      if (isView(on)) {
        const container = { type: 'view', view_id: on.id };
        const view = { ...on, state: stateOf(on, {}) };
        const trigger_id = triggers.issue({ user: id, viewId: on.id });
        return interact('block_actions', { actions, container, view, trigger_id });
      }
      return interact('block_actions', {
        actions,
        container: {
          type: 'message',
          message_ts: on.ts,
          channel_id: on.channel,
          is_ephemeral: on.ephemeralTo !== undefined,
          ...(on.threadTs === undefined ? {} : { thread_ts: on.threadTs }),
        },
        channel: channelInPayload(enter(on.channel)),
        // An ephemeral message is nowhere stored, so Slack has no more than its ts to hand over.
        ...(on.ephemeralTo === undefined ? { message: wire(on) } : {}),
        state: { values: {} },
        trigger_id: triggers.issue({ user: id }),
        response_url: responseUrl(on.channel, on),
      });
    },

    async messageShortcut(message, callbackId) {
      if (message.ephemeralTo !== undefined) throw new Error('ephemeral messages have no shortcuts');
      return interact('message_action', {
        callback_id: callbackId,
        action_ts: workspace.nextTs(),
        message_ts: message.ts,
        message: wire(message),
        channel: channelInPayload(enter(message.channel)),
        trigger_id: triggers.issue({ user: id }),
        response_url: responseUrl(message.channel),
      });
    },

    globalShortcut: (callbackId) =>
      interact('shortcut', {
        callback_id: callbackId,
        action_ts: workspace.nextTs(),
        trigger_id: triggers.issue({ user: id }),
      }),
  };
}

function submissions(
  id: string,
  slack: Slack,
  interact: Interact,
): Pick<Interactions, 'submitView' | 'closeView'> {
  const { views, triggers } = slack;
  return {
    async submitView(view, values = {}) {
      const state = stateOf(view, values);
      const required = requiredErrors(view, state);
      if (Object.keys(required).length > 0) return { acknowledged: null, errors: required, view };
      const trigger_id = triggers.issue({ user: id, viewId: view.id });
      const outcome = await interact('view_submission', {
        view: { ...view, state },
        trigger_id,
        response_urls: [],
      });
      const errors = outcome.error === undefined ? applyResponse(outcome.acknowledged, view, id, slack) : {};
      return { ...outcome, errors, view: views.top(id) };
    },

    async closeView(view) {
      views.close(id);
      if (view.notify_on_close === true)
        await interact('view_closed', { view: { ...view, state: stateOf(view, {}) }, is_cleared: false });
    },
  };
}

function isView(on: Message | View): on is View {
  return 'hash' in on;
}
