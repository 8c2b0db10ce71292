import type { EdgeEvent, EdgeRuntime } from '../formats/edge-report.ts';

/** A set of header names in lower case; a prefix covers every name that begins with it. */
type HeaderList = { readonly names: ReadonlySet<string>; readonly prefixes: readonly string[] };

/**
 * Functions neither see these headers nor may add them (edge-function-restrictions-all, "Disallowed
 * headers").
 */
export const DISALLOWED: HeaderList = {
  names: new Set([
    'connection',
    'expect',
    'keep-alive',
    'proxy-authenticate',
    'proxy-authorization',
    'proxy-connection',
    'trailer',
    'upgrade',
    'x-accel-buffering',
    'x-accel-charset',
    'x-accel-limit-rate',
    'x-accel-redirect',
    'x-amzn-auth',
    'x-amzn-cf-billing',
    'x-amzn-cf-id',
    'x-amzn-cf-xff',
    'x-amzn-errortype',
    'x-amzn-fle-profile',
    'x-amzn-header-count',
    'x-amzn-header-order',
    'x-amzn-lambda-integration-tag',
    'x-amzn-requestid',
    'x-cache',
    'x-forwarded-proto',
    'x-real-ip',
  ]),
  prefixes: ['x-amz-cf-', 'x-edge-'],
};

/**
 * Named by public edge code and by the viewer-mTLS page, absent from the guide's list of disallowed headers.
 */
export const PERHAPS_DISALLOWED: HeaderList = {
  names: new Set(['client-cert', 'client-cert-chain', 'cloudfront-viewer-cert-pem']),
  prefixes: [],
};

/** Not to be sent as custom headers of an origin (add-origin-custom-headers). */
export const ORIGIN_DENIED: HeaderList = {
  names: new Set([
    'cache-control',
    'connection',
    'content-length',
    'cookie',
    'host',
    'if-match',
    'if-modified-since',
    'if-none-match',
    'if-range',
    'if-unmodified-since',
    'max-forwards',
    'pragma',
    'proxy-authenticate',
    'proxy-authorization',
    'proxy-connection',
    'range',
    'request-range',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'via',
    'x-real-ip',
  ]),
  prefixes: ['x-amz-', 'x-edge-'],
};

/** @param name in lower case */
export function isListed({ names, prefixes }: HeaderList, name: string): boolean {
  return names.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
}

const VIEWER_REQUEST = ['cdn-loop', 'content-length', 'host', 'transfer-encoding', 'via'];
const READ_ONLY: Readonly<Record<EdgeRuntime, Readonly<Record<EdgeEvent, readonly string[]>>>> = {
  lambda: {
    'viewer-request': VIEWER_REQUEST,
    'origin-request': [
      'accept-encoding',
      'cdn-loop',
      'content-length',
      'if-modified-since',
      'if-none-match',
      'if-range',
      'if-unmodified-since',
      'transfer-encoding',
      'via',
    ],
    'origin-response': ['transfer-encoding', 'via'],
    'viewer-response': ['warning', 'via', 'content-length', 'content-encoding', 'transfer-encoding'],
  },
  functions: {
    'viewer-request': VIEWER_REQUEST,
    'origin-request': [],
    'origin-response': [],
    'viewer-response': ['warning', 'via'],
  },
};

/** May be read, not added, changed or deleted (edge-function-restrictions-all, "Read-only headers"). */
export function readOnlyHeaders(runtime: EdgeRuntime, event: EdgeEvent): readonly string[] {
  return READ_ONLY[runtime][event];
}
