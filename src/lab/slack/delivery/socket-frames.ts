import type { JsonObject } from '../../../formats/json-value.ts';
import { BOT } from '../workspace/people.ts';
import type { DeliveryKind, Retry } from './delivery.ts';

/** https://docs.slack.dev/apis/events-api/using-socket-mode: why Slack asks an app to reconnect. */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

/** The first frame of a connection. */
export const helloFrame = (connections: number): string =>
  JSON.stringify({
    type: 'hello',
    num_connections: connections,
    connection_info: { app_id: BOT.app },
    debug_info: { host: 'stand-in', approximate_connection_time: 18_060 },
  });

export const disconnectFrame = (reason: DisconnectReason): string =>
  JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'stand-in' } });

/** @param id what the client repeats to acknowledge the delivery */
export const envelopeFrame = (
  id: string,
  kind: DeliveryKind,
  payload: JsonObject,
  retry: Retry | null,
): string =>
  JSON.stringify({
    envelope_id: id,
    type: kind,
    accepts_response_payload: kind !== 'events_api',
    payload,
    ...(kind === 'events_api'
      ? { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' }
      : {}),
  });
