import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { type JsonObject, parseJson } from '../../../formats/json-value.ts';
import type { Settings } from '../slack.ts';
import type { Delivered, DeliveryKind, Transport } from './delivery.ts';

/**
 * Delivers by signed HTTP requests (https://docs.slack.dev/authentication/verifying-requests-from-slack):
 * commands and interactions as forms, events as JSON. Anything but a 2xx in time is a failure.
 *
 * @param url the app's endpoint, such as `http://127.0.0.1:3000/slack/events`
 */
export function createHttpTransport(url: string, settings: Settings): Transport {
  return (kind, payload, retry) => {
    const { body, contentType } = encode(kind, payload);
    const timestamp = String(Math.floor(settings.now() / 1000));
    const headers = {
      'content-type': contentType,
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': sign(settings.signingSecret, timestamp, body),
      ...(retry === null
        ? {}
        : { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason }),
    };
    return send(url, headers, body, settings.deadline(settings.ackTimeoutMs));
  };
}

function encode(kind: DeliveryKind, payload: JsonObject): { body: string; contentType: string } {
  const form = 'application/x-www-form-urlencoded';
  switch (kind) {
    case 'slash_commands':
      return { body: new URLSearchParams(payload as Record<string, string>).toString(), contentType: form };
    case 'interactive':
      return {
        body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
        contentType: form,
      };
    case 'events_api':
      return { body: JSON.stringify(payload), contentType: 'application/json' };
  }
}

function sign(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

function send(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<Delivered> {
  return new Promise((resolve) => {
    const fail = () => {
      if (signal.aborted)
        resolve({ kind: 'failed', error: 'operation_timeout', reason: 'http_timeout', noRetry: false });
      else resolve({ kind: 'failed', error: 'dispatch_failed', reason: 'connection_failed', noRetry: false });
    };
    const sent = request(url, { method: 'POST', headers, signal, agent: false }, async (response) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
        const text = Buffer.concat(chunks).toString();
        const status = response.statusCode ?? 0;
        const noRetry = response.headers['x-slack-no-retry'] === '1';
        if (status < 200 || status > 299)
          resolve({ kind: 'failed', error: 'dispatch_failed', reason: 'http_error', noRetry });
        else resolve({ kind: 'acknowledged', payload: text === '' ? null : (parseJson(text) ?? text) });
      } catch {
        fail();
      }
    });
    sent.on('error', fail);
    sent.end(body);
  });
}
