import type { AnyNode, Identifier } from 'acorn';
import type { RuntimeFacts } from './function-runtime.ts';
import { walk } from './walk.ts';

/** A name of the language or its libraries that a runtime does not have, where the code uses it. */
export type MissingName = {
  readonly kind: 'global' | 'static' | 'method' | 'module' | 'code-from-text' | 'properties-list';
  /** As the code writes it: `fetch`, `Object.fromEntries`, `flat`, `fs`. */
  readonly name: string;
  readonly node: AnyNode;
  /**
   * Certain to fail where that line runs; otherwise the receiver may be an object of another kind, or the
   * line guarded.
   */
  readonly isSure: boolean;
};

/** The first use of each name that neither `facts` lists nor the code declares. */
export function missingNames(program: AnyNode, facts: RuntimeFacts): readonly MissingName[] {
  const { declared, probed, members } = namesIn(program);
  const found = new Map<string, MissingName>();
  const add = (missing: MissingName) => {
    const key = `${missing.kind} ${missing.name}`;
    const before = found.get(key);
    if (before === undefined || (missing.isSure && !before.isSure)) found.set(key, missing);
  };
  walk(program, (node, around) => {
    if (node.type === 'Identifier' && isReference(node, around)) {
      const { name } = node;
      const isKnown = facts.globals.has(name) || declared.has(name) || probed.has(name);
      if (!isKnown) add({ kind: 'global', name, node, isSure: !isInTry(node, around) });
    }
    const module = moduleOf(node, declared);
    if (module !== null && !facts.modules.has(module)) {
      add({ kind: 'module', name: module, node, isSure: !isInTry(node, around) });
    }
    if (makesCode(node, declared)) add({ kind: 'code-from-text', name: 'Function', node, isSure: true });
    if (hasPropertiesList(node)) add({ kind: 'properties-list', name: 'Object.create', node, isSure: false });
    if (node.type === 'MemberExpression') {
      const missing = missingMember(node, around, facts, declared, members);
      if (missing !== null) add({ ...missing, node, isSure: missing.isSure && !isInTry(node, around) });
    }
  });
  return [...found.values()];
}

type Names = {
  readonly declared: ReadonlySet<string>;
  /** Looked at with `typeof` first, so that the code knows they may be absent. */
  readonly probed: ReadonlySet<string>;
  /** Members that the code defines itself. */
  readonly members: ReadonlySet<string>;
};

function namesIn(program: AnyNode): Names {
  const declared = new Set<string>();
  const probed = new Set<string>();
  const members = new Set<string>();
  walk(program, (node, around) => {
    if (node.type === 'Identifier' && isDeclaration(node, around)) declared.add(node.name);
    if (
      node.type === 'UnaryExpression' &&
      node.operator === 'typeof' &&
      node.argument.type === 'Identifier'
    ) {
      probed.add(node.argument.name);
    }
    const key =
      node.type === 'Property'
        ? node.key
        : node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression'
          ? node.left.property
          : null;
    if (key?.type === 'Identifier') members.add(key.name);
  });
  return { declared, probed, members };
}

/** Whether this identifier gives a name to something: a variable, a parameter, a function, an import. */
function isDeclaration(node: Identifier, around: readonly AnyNode[]): boolean {
  let inner: AnyNode = node;
  for (const outer of around) {
    switch (outer.type) {
      case 'ObjectPattern':
      case 'ArrayPattern':
      case 'RestElement':
        break;
      case 'Property':
        if (outer.value !== inner) return false;
        break;
      case 'AssignmentPattern':
        if (outer.left !== inner) return false;
        break;
      case 'VariableDeclarator':
        return outer.id === inner;
      case 'CatchClause':
        return outer.param === inner;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return ('id' in outer && outer.id === inner) || outer.params.some((param) => param === inner);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return outer.id === inner;
      case 'ImportSpecifier':
      case 'ImportDefaultSpecifier':
      case 'ImportNamespaceSpecifier':
        return outer.local === inner;
      default:
        return false;
    }
    inner = outer;
  }
  return false;
}

/** Whether this identifier stands for a value, rather than for a member, a key or a label. */
function isReference(node: Identifier, around: readonly AnyNode[]): boolean {
  const [parent] = around;
  if (isDeclaration(node, around)) return false;
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent.value === node || parent.computed;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ImportSpecifier':
    case 'ExportSpecifier':
    case 'MetaProperty':
      return false;
    default:
      return true;
  }
}

function isInTry(node: AnyNode, around: readonly AnyNode[]): boolean {
  let inner = node;
  for (const outer of around) {
    if (outer.type === 'TryStatement' && outer.block === inner && outer.handler) return true;
    inner = outer;
  }
  return false;
}

function moduleOf(node: AnyNode, declared: ReadonlySet<string>): string | null {
  if (node.type === 'ImportDeclaration') return String(node.source.value);
  if (node.type !== 'CallExpression' || declared.has('require')) return null;
  const [argument] = node.arguments;
  const isRequire = node.callee.type === 'Identifier' && node.callee.name === 'require';
  return isRequire && argument?.type === 'Literal' && typeof argument.value === 'string'
    ? argument.value
    : null;
}

function makesCode(node: AnyNode, declared: ReadonlySet<string>): boolean {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  return node.callee.type === 'Identifier' && node.callee.name === 'Function' && !declared.has('Function');
}

function hasPropertiesList(node: AnyNode): boolean {
  return (
    node.type === 'CallExpression' &&
    node.arguments.length > 1 &&
    node.callee.type === 'MemberExpression' &&
    node.callee.object.type === 'Identifier' &&
    node.callee.object.name === 'Object' &&
    node.callee.property.type === 'Identifier' &&
    node.callee.property.name === 'create'
  );
}

/** Methods the engines of browsers and Node have on these objects: what code written for them may call. */
const ELSEWHERE = new Set(
  [String.prototype, Array.prototype, RegExp.prototype].flatMap((prototype) =>
    Object.getOwnPropertyNames(prototype),
  ),
);

function missingMember(
  node: AnyNode & { readonly type: 'MemberExpression' },
  around: readonly AnyNode[],
  facts: RuntimeFacts,
  declared: ReadonlySet<string>,
  members: ReadonlySet<string>,
): Pick<MissingName, 'kind' | 'name' | 'isSure'> | null {
  const { object, property, computed } = node;
  if (computed || property.type !== 'Identifier') return null;
  const { name } = property;
  if (object.type === 'Identifier' && !declared.has(object.name)) {
    const listed = Object.hasOwn(facts.statics, object.name) ? facts.statics[object.name] : undefined;
    const isMissing = listed !== undefined && !listed.has(name) && !isOfFunctions(name);
    if (listed !== undefined)
      return isMissing ? { kind: 'static', name: `${object.name}.${name}`, isSure: true } : null;
  }
  const receiver = receiverOf(object);
  if (receiver !== null) {
    const isMissing = facts.methods[receiver]?.has(name) === false;
    return isMissing ? { kind: 'method', name, isSure: true } : null;
  }
  const [parent] = around;
  const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
  const isListed = Object.values(facts.methods).some((methods) => methods.has(name));
  return isCalled && ELSEWHERE.has(name) && !isListed && !members.has(name)
    ? { kind: 'method', name, isSure: false }
    : null;
}

/** Every function has these, constructors too. */
const isOfFunctions = (name: string) =>
  ['call', 'apply', 'bind', 'length', 'name', 'toString', 'hasOwnProperty'].includes(name);

function receiverOf(node: AnyNode): 'String' | 'Array' | 'RegExp' | null {
  if (node.type === 'TemplateLiteral') return 'String';
  if (node.type === 'ArrayExpression') return 'Array';
  if (node.type !== 'Literal') return null;
  return node.regex ? 'RegExp' : typeof node.value === 'string' ? 'String' : null;
}
