/** The process a user's handler runs in; `edge-handler.ts` starts and ends it. Arguments: module, runtime, limit in ms. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { HandlerMessage } from './edge-handler.ts';

type Handler = (
  event: unknown,
  context: unknown,
  callback: (error: unknown, result?: unknown) => void,
) => unknown;

const [, , modulePath = '', runtime = 'lambda', limitMs = '30000'] = process.argv;
let isSent = false;

process.once('message', (inputText: string) => void run(inputText));
process.on('uncaughtException', (error) => send({ kind: 'threw', error: wordsOf(error) }));
// Nothing left to wait for and no answer: what Lambda returns for a handler that only used `return` without async.
process.on('beforeExit', () => send({ kind: 'returned' }));

async function run(inputText: string): Promise<void> {
  process.channel?.unref();
  let handler: Handler;
  try {
    handler = await load();
  } catch (error) {
    return send({ kind: 'not-loaded', error: wordsOf(error) });
  }
  try {
    const returned = handler(JSON.parse(inputText), context(), (error, result) =>
      error ? send({ kind: 'threw', error: wordsOf(error) }) : answer(result),
    );
    if (isThenable(returned)) answer(await returned);
    else if (runtime === 'functions') answer(returned);
  } catch (error) {
    send({ kind: 'threw', error: wordsOf(error) });
  }
}

/** The export `handler`, or what a script without exports calls `handler`, as CloudFront Functions does. */
async function load(): Promise<Handler> {
  const source = runtime === 'functions' ? readFileSync(modulePath, 'utf8') : '';
  if (source && !/^\s*(?:export|module\.exports|exports)\b/m.test(source))
    return new Function(`${source}\nreturn handler;`)() as Handler;
  const module: { handler?: unknown; default?: { handler?: unknown } } = await import(
    pathToFileURL(modulePath).href
  );
  const handler = module.handler ?? module.default?.handler;
  if (typeof handler !== 'function') throw new Error('the module exports no function named `handler`');
  return handler as Handler;
}

function context(): unknown {
  const endsAt = Date.now() + Number(limitMs);
  return {
    functionName: 'us-east-1.local',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:local:1',
    awsRequestId: '00000000-0000-0000-0000-000000000000',
    memoryLimitInMB: '128',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, endsAt - Date.now()),
  };
}

/** As Lambda does: the result becomes JSON, and what JSON cannot say is lost or throws. */
function answer(result: unknown): void {
  const resultText = JSON.stringify(result);
  send(resultText === undefined ? { kind: 'returned' } : { kind: 'returned', resultText });
}

function send(message: HandlerMessage): void {
  if (isSent) return;
  isSent = true;
  process.channel?.ref();
  process.send?.(message);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500);
}
