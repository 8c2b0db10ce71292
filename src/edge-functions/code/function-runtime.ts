/** The two JavaScript runtimes of CloudFront Functions (functions-javascript-runtime-features). */
export type FunctionRuntime = 'functions-1.0' | 'functions-2.0';

/** What a runtime offers beyond the language itself; names are the guide's own. */
export type RuntimeFacts = {
  /** As the API calls it. */
  readonly apiName: string;
  readonly source: string;
  /** Names a function may use without declaring them. */
  readonly globals: ReadonlySet<string>;
  /** Properties of global objects; an object that is not named here is not looked into. */
  readonly statics: Readonly<Record<string, ReadonlySet<string>>>;
  /** Methods of values; a prototype that is not named here is not looked into. */
  readonly methods: Readonly<Record<string, ReadonlySet<string>>>;
  readonly modules: ReadonlySet<string>;
};

const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';

/**
 * A function's code has at most this many bytes (cloudfront-limits: 10 KB, read as the larger of its two
 * meanings).
 */
export const CODE_MAX_BYTES = 10 * 1024;

const set = (...lists: readonly string[]) => new Set(lists.flatMap((list) => list.split(' ')));

/**
 * Every object has them, in both runtimes, though the guide's list leaves some of them out (ES 5.1 §15.2.4).
 */
const OF_EVERY_OBJECT =
  'constructor toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable';

const ERRORS = 'Error EvalError InternalError RangeError ReferenceError SyntaxError TypeError URIError';
const TYPED_ARRAYS =
  'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array';
const GLOBALS =
  `globalThis decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt
  NaN Infinity undefined arguments require console Object Function Array String Boolean Number Math Date RegExp JSON
  Promise ArrayBuffer ${ERRORS} ${TYPED_ARRAYS}`.replaceAll(/\s+/g, ' ');

const OBJECT_STATICS =
  `create defineProperties defineProperty freeze getOwnPropertyDescriptor getOwnPropertyNames
  getPrototypeOf isExtensible isFrozen isSealed keys preventExtensions seal assign is setPrototypeOf entries values
  prototype`.replaceAll(/\s+/g, ' ');
const NUMBER_STATICS = `EPSILON MAX_SAFE_INTEGER MIN_SAFE_INTEGER MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY
  POSITIVE_INFINITY isFinite isInteger isNaN isSafeInteger parseInt parseFloat prototype`.replaceAll(
  /\s+/g,
  ' ',
);
const MATH =
  `E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos
  cosh exp expm1 floor fround hypot imul log log1p log2 log10 max min pow random round sign sinh sin sqrt tan tanh
  trunc`.replaceAll(/\s+/g, ' ');

const STRING_METHODS =
  `length charAt charCodeAt concat indexOf lastIndexOf match replace search slice split substr
  substring toLowerCase trim toUpperCase codePointAt endsWith includes repeat startsWith padStart padEnd trimStart
  trimEnd`.replaceAll(/\s+/g, ' ');
const ARRAY_METHODS =
  `length concat every filter forEach indexOf join lastIndexOf map pop push reduce reduceRight
  reverse shift slice some sort splice unshift copyWithin fill find findIndex includes`.replaceAll(
    /\s+/g,
    ' ',
  );
const REGEXP_METHODS = 'exec test global ignoreCase multiline source lastIndex';
const PROMISE_METHODS = 'catch finally then';

/**
 * What the guide lists, runtime by runtime, as of 2026-04. It documents a language, not an engine: whatever
 * is not listed is not promised.
 */
export const FUNCTION_RUNTIMES: Readonly<Record<FunctionRuntime, RuntimeFacts>> = {
  'functions-1.0': {
    apiName: 'cloudfront-js-1.0',
    source: `${GUIDE}/functions-javascript-runtime-10.html`,
    globals: set(GLOBALS, 'MemoryError'),
    statics: {
      Object: set(OBJECT_STATICS),
      String: set('fromCharCode fromCodePoint bytesFrom prototype'),
      Number: set(NUMBER_STATICS),
      Math: set(MATH),
      JSON: set('parse stringify'),
      Array: set('isArray of prototype'),
      ArrayBuffer: set('isView prototype'),
      Promise: set('reject resolve prototype'),
      console: set('log'),
    },
    methods: {
      String: set(OF_EVERY_OBJECT, STRING_METHODS, 'bytesFrom fromBytes fromUTF8 toBytes toUTF8'),
      Array: set(OF_EVERY_OBJECT, ARRAY_METHODS),
      RegExp: set(OF_EVERY_OBJECT, REGEXP_METHODS),
      Promise: set(OF_EVERY_OBJECT, PROMISE_METHODS),
    },
    modules: set('crypto querystring'),
  },
  'functions-2.0': {
    apiName: 'cloudfront-js-2.0',
    source: `${GUIDE}/functions-javascript-runtime-20.html`,
    globals: set(GLOBALS, 'Buffer DataView Symbol TextDecoder TextEncoder atob btoa'),
    statics: {
      Object: set(OBJECT_STATICS, 'getOwnPropertyDescriptors'),
      String: set('fromCharCode fromCodePoint prototype'),
      Number: set(NUMBER_STATICS),
      Math: set(MATH),
      JSON: set('parse stringify'),
      Array: set('isArray of prototype'),
      ArrayBuffer: set('isView prototype'),
      Promise: set('all allSettled any reject resolve race prototype'),
      console: set('log'),
    },
    methods: {
      String: set(OF_EVERY_OBJECT, STRING_METHODS, 'replaceAll'),
      Array: set(OF_EVERY_OBJECT, ARRAY_METHODS),
      RegExp: set(OF_EVERY_OBJECT, REGEXP_METHODS, 'sticky flags'),
      Promise: set(OF_EVERY_OBJECT, PROMISE_METHODS),
    },
    modules: set('crypto querystring buffer cloudfront'),
  },
};
