import { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';
import querystring from 'node:querystring';
import type { FunctionRuntime } from '../code/function-runtime.ts';
import type { OriginCall, WorkerMessage } from './outcome.ts';

/**
 * The modules of CloudFront Functions, as far as they can work outside CloudFront. Calls that matter to the
 * judgement are reported.
 */
export function functionModules(
  runtime: FunctionRuntime,
  eventType: string,
  keyValues: Readonly<Record<string, string>> | null,
  tell: (message: WorkerMessage) => void,
): Readonly<Record<string, unknown>> {
  const modules = { crypto: cryptoModule(), querystring };
  return runtime === 'functions-1.0'
    ? modules
    : { ...modules, buffer: { Buffer }, cloudfront: cloudfrontModule(eventType, keyValues, tell) };
}

/** Algorithms the guide names for `createHash` and `createHmac` (functions-javascript-runtime-20). */
const ALGORITHMS = ['md5', 'sha1', 'sha256'];

function cryptoModule(): unknown {
  const checked = (algorithm: unknown): string => {
    if (!ALGORITHMS.includes(String(algorithm))) {
      throw new TypeError(`not supported algorithm: "${String(algorithm)}" (${ALGORITHMS.join(', ')} are)`);
    }
    return String(algorithm);
  };
  return {
    createHash: (algorithm: unknown) => createHash(checked(algorithm)),
    createHmac: (algorithm: unknown, key: string) => createHmac(checked(algorithm), key),
  };
}

/** An edge location, as `cf.edgeLocation` shows it to viewer-request functions (general-helper-methods). */
const EDGE_LOCATION = { name: 'SEA', serverIp: '192.0.2.1', region: 'us-west-2' };

function cloudfrontModule(
  eventType: string,
  keyValues: Readonly<Record<string, string>> | null,
  tell: (message: WorkerMessage) => void,
): unknown {
  const originHelper =
    (name: OriginCall['name']) =>
    (...args: readonly unknown[]) => {
      if (eventType !== 'viewer-request') {
        throw new Error(`${name} can be called by viewer-request functions only`);
      }
      tell({ kind: 'origin-call', call: { name, args: plain(args) } });
    };
  const known: Readonly<Record<string, unknown>> = {
    kvs: () => {
      tell({ kind: 'key-value-store' });
      return keyValueStore(keyValues ?? {});
    },
    edgeLocation: eventType === 'viewer-request' ? EDGE_LOCATION : {},
    logCustomData: (text: unknown) => {
      if (typeof text !== 'string') throw new TypeError('logCustomData takes one string');
    },
    updateRequestOrigin: originHelper('updateRequestOrigin'),
    selectRequestOriginById: originHelper('selectRequestOriginById'),
    createRequestOriginGroup: originHelper('createRequestOriginGroup'),
  };
  return new Proxy(known, {
    get(target, name) {
      if (typeof name === 'string' && !Object.hasOwn(target, name) && name !== 'then') {
        tell({ kind: 'unknownHelpers', name });
      }
      return Reflect.get(target, name);
    },
  });
}

/** Arguments as JSON keeps them; what it cannot keep is left out. */
function plain(args: readonly unknown[]): readonly unknown[] {
  try {
    return JSON.parse(JSON.stringify(args));
  } catch {
    return [];
  }
}

/** `get`, `exists` and `meta` of a key-value store (functions-custom-methods). */
function keyValueStore(keyValues: Readonly<Record<string, string>>): unknown {
  const has = (key: unknown) => Object.hasOwn(keyValues, String(key));
  return {
    async get(key: unknown, options?: { readonly format?: unknown }) {
      if (!has(key)) throw new Error(`KeyNotFound: ${String(key)}`);
      const value = keyValues[String(key)] ?? '';
      const format = options?.format ?? 'string';
      if (format === 'json') return JSON.parse(value);
      if (format === 'bytes') return Buffer.from(value);
      if (format !== 'string') throw new TypeError(`unknown format ${String(format)}`);
      return value;
    },
    exists: async (key: unknown) => has(key),
    meta: async () => ({
      creationDateTime: '2026-01-01T00:00:00Z',
      lastUpdatedDateTime: '2026-01-01T00:00:00Z',
      keyCount: Object.keys(keyValues).length,
    }),
  };
}
