import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type App, HTTPModuleFunctions, HTTPResponseAck, type Logger, type Receiver } from '@slack/bolt';
import { isObject, type JsonObject } from '../../formats/json-value.ts';
import { createBodyRoom, PAYLOAD_MAX_BYTES } from './body-room.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';
/** Slack's `ssl_check` is far smaller. Taking megabytes of `a&a&…` apart takes minutes. */
const SSL_CHECK_MAX_BYTES = 1_000;
/** A request older than this, or from further in the future, is refused. */
const DRIFT_MAX_S = 5 * 60;

type Read =
  | { readonly kind: 'payload'; readonly payload: JsonObject; readonly request: BufferedRequest }
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 413; readonly because: string };
type BufferedRequest = Awaited<ReturnType<typeof HTTPModuleFunctions.bufferIncomingMessage>>;

/**
 * Signed requests of Slack (https://docs.slack.dev/authentication/verifying-requests-from-slack), answered by
 * `listener`. Not Bolt's own receiver: that one crashes on a signed body that is not an object, accepts time
 * stamps in the future, and makes three digests for each signature.
 *
 * @param now the time that time stamps are compared with
 */
export function createHttpReceiver(
  signingSecret: string,
  logger: Logger,
  now: () => Date,
): { readonly receiver: Receiver; readonly listener: RequestListener } {
  const key = createSecretKey(signingSecret, 'utf8');
  let app: App | null = null;
  const room = createBodyRoom();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const read = await readWithin(request);
    if (read.kind === 'refused') {
      logger.warn(`a request was refused with ${read.status}: ${read.because}`);
      // The rest of a body that was not read must not be taken for the next request.
      if (!request.complete) response.setHeader('connection', 'close');
      return HTTPModuleFunctions.buildNoBodyResponse(response, read.status);
    }
    const { payload } = read;
    if (payload.ssl_check === '1') return HTTPModuleFunctions.buildSSLCheckResponse(response);
    if (payload.type === 'url_verification')
      return HTTPModuleFunctions.buildUrlVerificationResponse(response, payload);
    const ack = new HTTPResponseAck({
      logger,
      processBeforeResponse: false,
      httpRequest: read.request,
      httpRequestBody: payload,
      httpResponse: response,
    });
    try {
      await app?.processEvent({
        body: payload,
        ack: ack.bind(),
        retryNum: HTTPModuleFunctions.extractRetryNumFromHTTPRequest(request) as number,
        retryReason: HTTPModuleFunctions.extractRetryReasonFromHTTPRequest(request) as string,
      });
    } catch (error) {
      // Without this Bolt would answer a second time when its three seconds are over.
      ack.ack();
      throw error;
    }
  }

  async function readWithin(request: IncomingMessage): Promise<Read> {
    const bytes = Number(request.headers['content-length'] ?? 0);
    if (bytes > PAYLOAD_MAX_BYTES) return { kind: 'refused', status: 413, because: 'its body is too large' };
    const body = room.enter(() => request.destroy());
    request.on('data', (chunk: Buffer) => body.add(chunk.length));
    try {
      return await readRequest(request, key, now);
    } finally {
      body.leave();
    }
  }

  return {
    receiver: {
      init(given) {
        app = given;
      },
      // The operations server listens and calls `listener`, so nothing is started here.
      start: async () => {},
      stop: async () => {},
    },
    listener(request, response) {
      answer(request, response).catch((error: unknown) => {
        logger.error('a request failed', error);
        if (!response.headersSent) HTTPModuleFunctions.buildNoBodyResponse(response, 500);
      });
    },
  };
}

/** The payload of a signed request: always an object, whoever sent it. */
async function readRequest(request: IncomingMessage, key: KeyObject, now: () => Date): Promise<Read> {
  // Proxies add `; charset=utf-8` to this type, and Bolt recognises it only without parameters.
  if (request.headers['content-type']?.startsWith(`${FORM_TYPE};`))
    request.headers['content-type'] = FORM_TYPE;
  let buffered: BufferedRequest;
  try {
    buffered = await HTTPModuleFunctions.bufferIncomingMessage(request, PAYLOAD_MAX_BYTES);
  } catch (error) {
    const tooLarge = HTTPModuleFunctions.isRawBodyError(error) && error.statusCode === 413;
    return { kind: 'refused', status: tooLarge ? 413 : 400, because: messageOf(error) };
  }
  // Slack does not sign its `ssl_check` request
  // (https://docs.slack.dev/interactivity/implementing-slash-commands); it is answered and has no effect.
  if (isSslCheck(buffered)) return { kind: 'payload', payload: { ssl_check: '1' }, request: buffered };
  try {
    verify(buffered, key, now);
  } catch (error) {
    return { kind: 'refused', status: 401, because: messageOf(error) };
  }
  try {
    const payload: unknown = HTTPModuleFunctions.parseHTTPRequestBody(buffered);
    if (isObject(payload)) return { kind: 'payload', payload, request: buffered };
    return { kind: 'refused', status: 400, because: 'its payload is no object' };
  } catch (error) {
    return { kind: 'refused', status: 400, because: messageOf(error) };
  }
}

/** @throws Error when the signature or the time is wrong */
function verify(request: BufferedRequest, key: KeyObject, now: () => Date): void {
  const stamp = HTTPModuleFunctions.getHeader(request, 'x-slack-request-timestamp');
  const signature = Buffer.from(HTTPModuleFunctions.getHeader(request, 'x-slack-signature'));
  // Whatever is no number of seconds is refused too.
  const driftS = Number(stamp) - now().getTime() / 1_000;
  if (!(Math.abs(driftS) <= DRIFT_MAX_S))
    throw new Error(`its time stamp is ${driftS > 0 ? 'in the future' : 'too old'}`);
  const digest = createHmac('sha256', key).update(`v0:${stamp}:`).update(request.rawBody).digest('hex');
  const expected = Buffer.from(`v0=${digest}`);
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
    throw new Error('its signature is wrong');
}

/** Asked of whoever connects, before a signature says that it is Slack. */
const isSslCheck = ({ rawBody, headers }: BufferedRequest): boolean =>
  headers['content-type'] === FORM_TYPE &&
  rawBody.length <= SSL_CHECK_MAX_BYTES &&
  new URLSearchParams(rawBody.toString()).get('ssl_check') === '1';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
