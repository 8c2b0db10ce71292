import type { AnyNode } from 'acorn';
import type { FunctionRuntime } from './function-runtime.ts';
import { isArgument, isAwait, isFunction, isNumber, ofType } from './nodes.ts';

/**
 * How sure it is that CloudFront does not run a construct. `refused`: the guide does not list it, and its
 * engine, as far as it is known from error messages, does not parse it. `likely`: the guide does not list it,
 * and the published njs engine takes it. `note`: the same, of something so old in that engine that nobody has
 * reported a failure.
 */
export type Refusal = 'refused' | 'likely' | 'note';

/** One construct of JavaScript that a runtime does not have. */
export type Construct = {
  readonly id: string;
  /** In the middle of a sentence: "`for…of`". */
  readonly name: string;
  readonly instead: string;
  readonly refusal: Refusal;
  /** Where left out: in both. */
  readonly only?: FunctionRuntime;
  readonly is: (node: AnyNode, around: readonly AnyNode[]) => boolean;
};

/** What both runtimes lack, and what only runtime 1.0 lacks. (functions-javascript-runtime-10, -20) */
export const CONSTRUCTS: readonly Construct[] = [
  {
    id: 'let-const',
    name: '`let` and `const`',
    instead: 'use `var`, or runtime 2.0',
    refusal: 'refused',
    only: 'functions-1.0',
    is: (node) => node.type === 'VariableDeclaration' && node.kind !== 'var',
  },
  {
    id: 'async',
    name: '`async` and `await`',
    instead: 'use runtime 2.0',
    refusal: 'refused',
    only: 'functions-1.0',
    is: (node) => (isFunction(node) && 'async' in node && node.async) || isAwait(node),
  },
  {
    id: 'numeric-separator',
    name: 'a numeric separator',
    instead: 'write the number without `_`, or use runtime 2.0',
    refusal: 'refused',
    only: 'functions-1.0',
    is: (node) => isNumber(node) && node.raw.includes('_'),
  },
  {
    id: 'for-of',
    name: '`for…of`',
    instead: 'use `forEach`, or a `for` loop with an index',
    refusal: 'refused',
    is: ofType('ForOfStatement'),
  },
  {
    id: 'class',
    name: '`class`',
    instead: 'use functions',
    refusal: 'refused',
    is: ofType('ClassDeclaration', 'ClassExpression'),
  },
  {
    id: 'destructuring',
    name: 'destructuring',
    instead: 'read the members one by one: `var a = list[0]`, `var b = object.b`',
    refusal: 'refused',
    is: ofType('ObjectPattern', 'ArrayPattern'),
  },
  {
    id: 'default-parameter',
    name: 'a default value of a parameter',
    instead: 'set it in the body: `if (a === undefined) a = 1`',
    refusal: 'refused',
    is: (node, around) =>
      node.type === 'AssignmentPattern' && around[0] !== undefined && isFunction(around[0]),
  },
  {
    id: 'spread',
    name: 'spread (`...`)',
    instead: 'use `concat`, `Object.assign` or `apply`',
    refusal: 'refused',
    is: ofType('SpreadElement'),
  },
  {
    id: 'optional-chaining',
    name: 'optional chaining (`?.`)',
    instead: 'test first: `a && a.b`',
    refusal: 'refused',
    is: (node) =>
      (node.type === 'MemberExpression' || node.type === 'CallExpression') && node.optional === true,
  },
  {
    id: 'nullish',
    name: 'the operator `??`',
    instead: 'write `a !== undefined && a !== null ? a : b`',
    refusal: 'likely',
    is: (node) => node.type === 'LogicalExpression' && node.operator === '??',
  },
  {
    id: 'logical-assignment',
    name: 'logical assignment (`||=`, `&&=`, `??=`)',
    instead: 'write `a = a || b`',
    refusal: 'refused',
    is: (node) => node.type === 'AssignmentExpression' && ['||=', '&&=', '??='].includes(node.operator),
  },
  {
    id: 'generator',
    name: 'a generator',
    instead: 'collect the values in an array',
    refusal: 'refused',
    is: (node) => isFunction(node) && 'generator' in node && node.generator === true,
  },
  {
    id: 'await-in-arguments',
    name: '`await` among the arguments of a call',
    instead: 'await into a variable first, then pass the variable',
    refusal: 'refused',
    only: 'functions-2.0',
    is: (node, around) => isAwait(node) && isArgument(node, around),
  },
  {
    id: 'await-outside',
    name: '`await` outside an `async` function',
    instead: 'move it into the handler, and make that `async`',
    refusal: 'refused',
    only: 'functions-2.0',
    is: (node, around) => isAwait(node) && !around.some((outer) => isFunction(outer)),
  },
  {
    id: 'async-closure',
    name: 'an `async` function inside another function',
    instead: 'declare it at the top of the file',
    refusal: 'likely',
    only: 'functions-2.0',
    is: (node, around) =>
      isFunction(node) && 'async' in node && node.async && around.some((outer) => isFunction(outer)),
  },
  {
    id: 'catch-without-binding',
    name: '`catch` without a variable',
    instead: 'write `catch (e)`',
    refusal: 'refused',
    is: (node) => node.type === 'CatchClause' && !node.param,
  },
  {
    id: 'bigint',
    name: 'a BigInt',
    instead: 'use a number',
    refusal: 'refused',
    is: (node) => node.type === 'Literal' && typeof node.bigint === 'string',
  },
  {
    id: 'regexp-flag',
    name: 'a flag of a regular expression other than g, i, m and y',
    instead: 'leave it out',
    refusal: 'refused',
    is: (node) => node.type === 'Literal' && !!node.regex && /[^gimy]/.test(node.regex.flags),
  },
  {
    id: 'sticky',
    name: 'the flag `y` of a regular expression',
    instead: 'leave it out, or use runtime 2.0',
    refusal: 'likely',
    only: 'functions-1.0',
    is: (node) => node.type === 'Literal' && !!node.regex && node.regex.flags.includes('y'),
  },
  {
    id: 'new-target',
    name: '`new.target`, `import.meta` and `super`',
    instead: 'leave it out',
    refusal: 'refused',
    is: ofType('MetaProperty', 'Super'),
  },
  {
    id: 'dynamic-import',
    name: '`import()`',
    instead: 'use `import cf from "cloudfront"` or `require("crypto")` at the top',
    refusal: 'refused',
    is: ofType('ImportExpression'),
  },
  {
    id: 'import-statement',
    name: '`import`',
    instead: 'use `require("crypto")`, or runtime 2.0',
    refusal: 'refused',
    only: 'functions-1.0',
    is: ofType('ImportDeclaration'),
  },
  {
    id: 'named-import',
    name: 'an import of single names',
    instead: 'import the module as a whole: `import crypto from "crypto"`',
    refusal: 'refused',
    only: 'functions-2.0',
    is: ofType('ImportSpecifier', 'ImportNamespaceSpecifier'),
  },
  {
    id: 'export',
    name: '`export`',
    instead: 'leave it out: CloudFront calls the function named `handler`',
    refusal: 'refused',
    is: ofType('ExportNamedDeclaration', 'ExportDefaultDeclaration', 'ExportAllDeclaration'),
  },
  {
    id: 'sloppy-mode',
    name: '`with` and octal numbers that begin with 0',
    instead: 'leave it out: functions run in strict mode',
    refusal: 'refused',
    is: (node) => node.type === 'WithStatement' || (isNumber(node) && /^0\d/.test(node.raw)),
  },
  {
    id: 'private-name',
    name: 'a private name (`#name`)',
    instead: 'use an ordinary name',
    refusal: 'refused',
    is: ofType('PrivateIdentifier'),
  },
  {
    id: 'shorthand',
    name: 'a shorthand, method or computed name in an object literal (ES 6)',
    instead: 'write `name: value`',
    refusal: 'note',
    is: (node, around) =>
      node.type === 'Property' &&
      around[0]?.type === 'ObjectExpression' &&
      (node.shorthand || node.computed || node.method),
  },
  {
    id: 'tagged-template',
    name: 'a tagged template (ES 6)',
    instead: 'call a function',
    refusal: 'note',
    is: ofType('TaggedTemplateExpression'),
  },
  {
    id: 'number-base',
    name: 'a binary or octal number (ES 6)',
    instead: 'write it as a decimal or hexadecimal number',
    refusal: 'note',
    is: (node) => isNumber(node) && /^0[bo]/i.test(node.raw),
  },
];
