import { pathToFileURL } from 'node:url';
import type { LambdaRuntime } from './outcome.ts';

export type LambdaHandler = (
  event: unknown,
  context: unknown,
  callback?: (error: unknown, result?: unknown) => void,
) => unknown;

/** What came of one invocation; `isPlain`: by `return` of a value that is no promise. */
export type Invoked = { readonly result: unknown; readonly isPlain: boolean };

/**
 * Loads a module and finds its handler, as Lambda does for `file.NAME`.
 *
 * @throws with a sentence that lists what the module exports instead
 */
export async function loadHandler(modulePath: string, exportName: string): Promise<LambdaHandler> {
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(modulePath).href);
  const inner = module.default;
  const named = isRecord(inner) ? { ...inner, ...module } : module;
  const handler = named[exportName];
  if (typeof handler === 'function') return handler as LambdaHandler;
  const functions = Object.keys(named).filter(
    (name) => name !== 'default' && typeof named[name] === 'function',
  );
  const instead =
    functions.length === 0
      ? 'it exports no function'
      : `it exports ${functions.slice(0, 10).join(', ')}: choose with --export ${functions[0]}`;
  throw new Error(`the module exports no function named ${exportName}; ${instead}`);
}

/**
 * Whether a function is declared `async`: Lambda treats such a handler differently when it gives no answer.
 */
export function isAsync(handler: LambdaHandler): boolean {
  return handler.constructor.name === 'AsyncFunction';
}

/**
 * Calls a handler once. Node.js 24 and later await what it returns and refuse handlers with three parameters;
 * earlier runtimes take a promise, or the callback, and leave out any other value that is returned. Where the
 * runtime is not known such a value is taken, and said to be one.
 * (aws-lambda-nodejs-runtime-interface-client)
 */
export async function invoke(
  handler: LambdaHandler,
  event: unknown,
  limitMs: number,
  runtime: LambdaRuntime | null,
): Promise<Invoked> {
  if (runtime === 'nodejs24.x') {
    if (handler.length >= CALLBACK_PARAMETERS) throw callbackRefused();
    const returned = handler(event, lambdaContext(limitMs, null));
    return { result: await returned, isPlain: !isThenable(returned) };
  }
  return new Promise((resolve, reject) => {
    const settle = (error: unknown, result?: unknown) =>
      error ? reject(error) : resolve({ result, isPlain: false });
    const returned = handler(event, lambdaContext(limitMs, settle), settle);
    if (isThenable(returned)) returned.then((result) => resolve({ result, isPlain: false }), reject);
    else if (runtime === null && returned !== undefined && handler.length < CALLBACK_PARAMETERS)
      resolve({ result: returned, isPlain: true });
  });
}

/**
 * A handler with three parameters (event, context, callback) counts as one with a callback, `async` or not.
 */
export const CALLBACK_PARAMETERS = 3;

function callbackRefused(): Error {
  const error = new Error(
    'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.',
  );
  error.name = 'Runtime.CallbackHandlerDeprecated';
  return error;
}

type Settle = (error: unknown, result?: unknown) => void;

function lambdaContext(limitMs: number, settle: Settle | null): unknown {
  const endsAt = Date.now() + limitMs;
  const legacy =
    settle === null
      ? {}
      : {
          callbackWaitsForEmptyEventLoop: true,
          done: settle,
          succeed: (result: unknown) => settle(null, result),
          fail: (error: unknown) => settle(error ?? new Error('failed')),
        };
  return {
    functionName: 'us-east-1.local',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:local:1',
    memoryLimitInMB: '128',
    awsRequestId: '00000000-0000-0000-0000-000000000000',
    logGroupName: '/aws/lambda/us-east-1.local',
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, endsAt - Date.now()),
    ...legacy,
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
