import { promises as timers } from 'node:timers';
import type { JsonObject } from '../../../formats/json-value.ts';
import type { Slack } from '../slack.ts';

/** The three kinds of delivery, by their Socket Mode names. */
export type DeliveryKind = 'slash_commands' | 'interactive' | 'events_api';

/** Why an event is delivered again, as `X-Slack-Retry-Reason` and `retry_reason` say it. */
export type RetryReason = 'http_timeout' | 'http_error' | 'connection_failed';

export type Retry = { readonly attempt: number; readonly reason: RetryReason };

/** How a delivery ended. `error` is what a person is shown after a command or a click. */
export type Delivered =
  | { readonly kind: 'acknowledged'; readonly payload: unknown }
  | {
      readonly kind: 'failed';
      readonly error: 'operation_timeout' | 'dispatch_failed';
      readonly reason: RetryReason;
      /** The app said `x-slack-no-retry: 1`. */
      readonly noRetry: boolean;
    };

/** Brings one payload to the app, once. Never rejects. */
export type Transport = (kind: DeliveryKind, payload: JsonObject, retry: Retry | null) => Promise<Delivered>;

/** One attempt, written down. */
export type Delivery = {
  readonly kind: DeliveryKind;
  readonly payload: JsonObject;
  readonly retry: Retry | null;
  readonly delivered: Delivered;
  /** Milliseconds until the acknowledgement or the failure. */
  readonly elapsedMs: number;
};

export type Deliveries = {
  /** One attempt: commands, clicks and shortcuts are never repeated. */
  readonly once: (kind: DeliveryKind, payload: JsonObject, retry?: Retry | null) => Promise<Delivered>;
  /** An event, repeated up to three times. Resolves when it was acknowledged or given up. */
  readonly event: (payload: JsonObject) => Promise<void>;
  readonly log: () => readonly Delivery[];
};

/**
 * @param transport asked for before every attempt, since the app may come and go
 * @param signal ends the retries
 */
export function createDeliveries(slack: Slack, transport: () => Transport, signal: AbortSignal): Deliveries {
  let log: readonly Delivery[] = [];
  const once: Deliveries['once'] = async (kind, payload, retry = null) => {
    const startedAt = performance.now();
    const delivered = await transport()(kind, payload, retry);
    log = [...log, { kind, payload, retry, delivered, elapsedMs: performance.now() - startedAt }];
    slack.changes.announce();
    return delivered;
  };
  return {
    once,
    async event(payload) {
      let delivered = await once('events_api', payload);
      for (const [index, delayMs] of slack.settings.eventRetryDelaysMs.entries()) {
        if (delivered.kind === 'acknowledged' || delivered.noRetry) return;
        try {
          await timers.setTimeout(delayMs, undefined, { signal, ref: false });
        } catch {
          return;
        }
        delivered = await once('events_api', payload, { attempt: index + 1, reason: delivered.reason });
      }
    },
    log: () => log,
  };
}
