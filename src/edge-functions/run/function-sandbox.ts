import { Buffer } from 'node:buffer';
import { format } from 'node:util';
import { type Context, createContext, Script } from 'node:vm';
import type { Program } from 'acorn';
import { FUNCTION_RUNTIMES, type FunctionRuntime } from '../code/function-runtime.ts';
import { functionModules } from './cloudfront-module.ts';
import type { WorkerMessage } from './outcome.ts';

/** How code of a CloudFront Function is run: its runtime, and what stands in for the world around it. */
export type FunctionWorld = {
  readonly runtime: FunctionRuntime;
  readonly eventType: string;
  readonly keyValues: Readonly<Record<string, string>> | null;
  readonly tell: (message: WorkerMessage) => void;
};

/**
 * Runs the code once with one event, in a context of its own that has the globals and methods of the runtime
 * alone; time stands still while it runs, as it does there.
 *
 * @returns what JSON.stringify prints for the result, or `undefined`
 * @throws whatever the function throws
 */
export async function runFunction(
  code: Script,
  inputText: string,
  { runtime, eventType, keyValues, tell }: FunctionWorld,
): Promise<string | undefined> {
  const modules = functionModules(runtime, eventType, keyValues, tell);
  const context = createContext(Object.create(null), {
    codeGeneration: { strings: false, wasm: false },
  });
  context.console = { log: (...parts: unknown[]) => tell({ kind: 'output', text: `${format(...parts)}\n` }) };
  context[LOAD] = (name: unknown) => {
    const module = Object.hasOwn(modules, String(name)) ? modules[String(name)] : undefined;
    if (module === undefined) throw new Error(`Cannot load module "${String(name)}"`);
    return module;
  };
  if (runtime === 'functions-2.0') Object.assign(context, { Buffer, TextDecoder, TextEncoder, atob, btoa });
  prune(context, runtime);
  const handler: unknown = code.runInContext(context);
  if (typeof handler !== 'function') throw new TypeError('there is no function named `handler`');
  context.inputText = inputText;
  const event: unknown = READ_EVENT.runInContext(context);
  context.inputText = undefined;
  const result: unknown = await handler(event);
  return JSON.stringify(result);
}

/** The function that loads a module, as code of CloudFront Functions calls it. */
const LOAD = 'require';

/** Makes one script of the code: `import` becomes `require`, every line stays where it is. */
export function scriptOf(source: string, program: Program, filename: string): Script {
  let text = source;
  for (const node of program.body.toReversed()) {
    if (node.type !== 'ImportDeclaration') continue;
    const name = node.specifiers.find(({ type }) => type === 'ImportDefaultSpecifier')?.local.name;
    const load = `${LOAD}(${JSON.stringify(node.source.value)});`;
    text =
      text.slice(0, node.start) +
      (name === undefined ? load : `const ${name} = ${load}`) +
      text.slice(node.end);
  }
  const wrapped = `(function () { "use strict"; ${text}\n;return typeof handler === "undefined" ? undefined : handler; })()`;
  return new Script(wrapped, { filename });
}

/**
 * The event as an object of the context's own, with the one method requests have (general-helper-methods).
 */
const READ_EVENT = new Script(`(() => {
  const event = JSON.parse(inputText);
  const query = event.request && event.request.querystring;
  if (event.request && typeof event.request === 'object') {
    const encode = (name, { value }) => value === '' ? name : name + '=' + value;
    const raw = typeof query === 'string' ? query : Object.keys(query || {}).map((name) =>
      (query[name].multiValue || [query[name]]).map((one) => encode(name, one)).join('&')).join('&');
    Object.defineProperty(event.request, 'rawQueryString', { value: () => raw === '' ? undefined : raw });
  }
  return event;
})()`);

/** Takes away what the runtime does not list, and stops the clock. Compiled once, run in each context. */
const PRUNE = new Script(`((facts, now) => {
  const keep = (object, names) => {
    for (const name of Object.getOwnPropertyNames(object)) {
      const own = Object.getOwnPropertyDescriptor(object, name);
      if (!names.includes(name) && own.configurable) delete object[name];
    }
  };
  const fixed = new Proxy(Date, {
    construct: (target, args, as) => Reflect.construct(target, args.length === 0 ? [now] : args, as),
    apply: (target) => new target(now).toString(),
    get: (target, name) => name === 'now' ? () => now : Reflect.get(target, name),
  });
  globalThis.Date = fixed;
  for (const [name, methods] of Object.entries(facts.methods)) keep(globalThis[name].prototype, methods);
  for (const [name, statics] of Object.entries(facts.statics))
    if (name !== 'console') keep(globalThis[name], [...statics, 'name', 'length']);
  keep(globalThis, facts.globals);
})`);

function prune(context: Context, runtime: FunctionRuntime): void {
  const { globals, statics, methods } = FUNCTION_RUNTIMES[runtime];
  const lists = (sets: Readonly<Record<string, ReadonlySet<string>>>) =>
    Object.fromEntries(Object.entries(sets).map(([name, names]) => [name, [...names]]));
  const prunes: unknown = PRUNE.runInContext(context);
  // The built-in `replace` and `split` read members of regular expressions, so no member of these is removed.
  const { RegExp: _kept, ...prunable } = methods;
  const facts = { globals: [...globals], statics: lists(statics), methods: lists(prunable) };
  if (typeof prunes === 'function') prunes(facts, Date.now());
}
