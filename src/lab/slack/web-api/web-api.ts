import type { IncomingMessage, ServerResponse } from 'node:http';
import { promises as timers } from 'node:timers';
import { asText } from '../../../formats/json-value.ts';
import { readBody } from '../read-body.ts';
import type { Slack } from '../slack.ts';
import { type Args, parseArguments } from './api-arguments.ts';
import type { Call } from './call-log.ts';
import { CHAT_METHODS } from './chat-methods.ts';
import { CONVERSATION_METHODS } from './conversation-methods.ts';
import { type Fault, type Faults, hasEffect } from './faults.ts';
import { downloadFile, FILE_METHODS, receiveUpload } from './file-methods.ts';
import { FUNCTION_METHODS } from './function-methods.ts';
import type { Holds } from './holds.ts';
import { IDENTITY_METHODS } from './identity-methods.ts';
import { type Answer, type Methods, refuse } from './method.ts';
import type { RateLimits } from './rate-limits.ts';
import { respond } from './respond.ts';
import { VIEW_METHODS } from './view-methods.ts';

const METHODS: Methods = {
  ...IDENTITY_METHODS,
  ...CHAT_METHODS,
  ...CONVERSATION_METHODS,
  ...VIEW_METHODS,
  ...FILE_METHODS,
  ...FUNCTION_METHODS,
};

type Reply = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
};

/**
 * Answers `/api/METHOD`, `response_url`s and uploads the way Slack does, faults included, and writes each
 * call down.
 */
export async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  slack: Slack,
  interference: { readonly faults: Faults; readonly holds: Holds; readonly rateLimits: RateLimits },
  log: (call: Call) => void,
): Promise<void> {
  const url = new URL(request.url ?? '/', slack.baseUrl);
  const body = await readBody(request);
  const parsed = await parseArguments(request, url, body);
  const args = parsed ?? {};
  const method = nameOf(url.pathname);
  const at = slack.settings.now();
  const fault = strike(method, args, slack, interference);
  const latency = slack.settings.latency(method);
  if (latency.beforeMs > 0) await timers.setTimeout(latency.beforeMs);
  const before = interference.holds.wait(method, args, 'before-effect');
  if (before !== null) await before;

  const perform = async (): Promise<Reply> => {
    if (method === 'response_url') return respond(url.pathname, args, slack);
    if (method === 'files-pri') return downloadFile(url.pathname, request.headers.authorization, slack);
    if (method === 'upload') return receiveUpload(url.pathname, args, body, slack);
    if (parsed === null) return { status: 200, body: refuse('invalid_form_data') };
    return callMethod(method, args, request, slack);
  };
  const truth = hasEffect(fault) ? await perform() : null;
  const after = interference.holds.wait(method, args, 'after-effect');
  if (after !== null) await after;
  if (latency.afterMs > 0) await timers.setTimeout(latency.afterMs);
  const reply = fault === null ? truth : struck(fault);
  const { token: _secret, ...logged } = args;
  log({
    method,
    args: logged,
    at,
    answer: reply === null ? null : { status: reply.status, body: reply.body },
    ...(fault === null ? {} : { fault: fault.kind }),
  });
  slack.changes.announce();

  if (reply === null) {
    // A hang keeps its connection; everything else without an answer loses it.
    if (fault?.kind !== 'hang') request.socket.destroy();
    return;
  }
  const isText = typeof reply.body === 'string' || Buffer.isBuffer(reply.body);
  response.writeHead(reply.status, {
    'content-type': isText ? 'text/plain' : 'application/json; charset=utf-8',
    ...reply.headers,
  });
  response.end(isText ? reply.body : JSON.stringify(reply.body));
}

/** What was asked to go wrong, or else the rate limit that the call breaks. */
function strike(
  method: string,
  args: Args,
  { settings }: Slack,
  { faults, rateLimits }: { readonly faults: Faults; readonly rateLimits: RateLimits },
): Fault | null {
  const wanted = faults.strike(method, args);
  if (wanted !== null || !settings.limitsRates) return wanted;
  const retryAfter = rateLimits.take(method, args);
  return retryAfter === null ? null : { method, kind: 'ratelimited', retryAfter };
}

function nameOf(pathname: string): string {
  if (pathname.startsWith('/commands/') || pathname.startsWith('/actions/')) return 'response_url';
  if (pathname.startsWith('/upload/')) return 'upload';
  if (pathname.startsWith('/files-pri/')) return 'files-pri';
  return pathname.replace(/^\/api\//, '');
}

/** The reply to a call that a fault hits; `null` for no answer at all. */
function struck(fault: Fault): Reply | null {
  switch (fault.kind) {
    case 'ratelimited':
      return {
        status: 429,
        body: refuse('ratelimited'),
        headers: { 'retry-after': String(fault.retryAfter ?? 1) },
      };
    case 'http-500':
      return { status: 500, body: 'Internal Server Error' };
    case 'ok-false':
      return { status: 200, body: refuse(fault.error ?? 'internal_error') };
    case 'drop-before':
    case 'drop-after':
    case 'hang':
      return null;
  }
}

function callMethod(name: string, args: Args, request: IncomingMessage, slack: Slack): Reply {
  const { settings } = slack;
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  const reply = (body: Answer, accepted: readonly string[] = []): Reply => ({
    status: 200,
    body,
    headers: { 'x-oauth-scopes': settings.scopes.join(','), 'x-accepted-oauth-scopes': accepted.join(',') },
  });
  if (method === undefined) return reply({ ...refuse('unknown_method'), req_method: name });

  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? asText(args.token);
  if (token === '') return reply(refuse('not_authed'));
  if (token !== settings.botToken && token !== settings.appToken) return reply(refuse('invalid_auth'));
  const rightKind = token === (method.token === 'app' ? settings.appToken : settings.botToken);
  if (!rightKind) return reply(refuse('not_allowed_token_type'));

  const accepted = method.scopes(args, slack);
  if (accepted.length > 0 && !accepted.some((scope) => settings.scopes.includes(scope))) {
    const needed = accepted.join(',');
    return reply({ ...refuse('missing_scope'), needed, provided: settings.scopes.join(',') }, accepted);
  }
  return reply(method.answer(args, slack), accepted);
}
