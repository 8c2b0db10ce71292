import type { AnyNode } from 'acorn';
import type { Violation } from '../../formats/edge-report.ts';
import { PAGES } from '../pages.ts';
import { CALLBACK_PARAMETERS } from '../run/lambda-invocation.ts';
import type { SourceJudgement } from './judge-source.ts';
import { parseSource, placeOf } from './parse-source.ts';
import { walk } from './walk.ts';

/**
 * What can be said of a Lambda function's code without running it: little, since it may use all of Node.js.
 */
export function judgeLambdaSource(source: string): SourceJudgement {
  const parsed = parseSource(source);
  if (parsed.kind === 'failed') {
    const { line, column } = parsed.place;
    const violation: Violation = {
      rule: 'lambda-code-syntax',
      path: `line ${line}, column ${column}`,
      because: `line ${line}, column ${column}: ${parsed.because}`,
      fix: 'Fix the syntax; TypeScript must be compiled before it is deployed. Viewers get 503 for code that cannot be loaded.',
      source: PAGES.serviceUnavailable,
      certainty: 'inferred',
      logged: null,
      page: null,
    };
    return { violations: [violation], notes: [], canRun: false };
  }
  const violations: Violation[] = [];
  const environment = new Set<string>();
  walk(parsed.program, (node, around) => {
    if (isHandler(node, around) && node.params.length >= CALLBACK_PARAMETERS) {
      const { line, column } = placeOf(node);
      violations.push({
        rule: 'lambda-callback-handler',
        path: `line ${line}, column ${column}`,
        because: `line ${line}: the handler declares ${node.params.length} parameters`,
        fix: 'Make it `async (event, context)` and `return` the result: Node.js 24 fails each call of a handler with a callback.',
        source: PAGES.lambdaHandlers,
        certainty: 'documented',
        logged: null,
        page: null,
        dependsOn: 'lambda-runtime',
      });
    }
    const name = environmentName(node);
    if (name !== null) environment.add(name);
  });
  const notes =
    environment.size === 0
      ? []
      : [
          `it reads ${[...environment].slice(0, 10).join(', ')} from the environment: Lambda@Edge has no environment variables of your own`,
        ];
  return { violations, notes, canRun: true };
}

type FunctionNode = AnyNode & { readonly params: readonly AnyNode[] };

/** A function that is exported, or put into `exports`, as `handler`. */
function isHandler(node: AnyNode, around: readonly AnyNode[]): node is FunctionNode {
  if (!('params' in node)) return false;
  const [parent, outer, farther] = around;
  if (parent?.type === 'AssignmentExpression') {
    const { left } = parent;
    return (
      left.type === 'MemberExpression' &&
      left.property.type === 'Identifier' &&
      left.property.name === 'handler'
    );
  }
  if (parent?.type === 'ExportNamedDeclaration') return 'id' in node && node.id?.name === 'handler';
  return (
    parent?.type === 'VariableDeclarator' &&
    parent.id.type === 'Identifier' &&
    parent.id.name === 'handler' &&
    outer?.type === 'VariableDeclaration' &&
    (farther?.type === 'ExportNamedDeclaration' || farther?.type === 'Program')
  );
}

function environmentName(node: AnyNode): string | null {
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return null;
  const { object } = node;
  const isEnvironment =
    object.type === 'MemberExpression' &&
    object.property.type === 'Identifier' &&
    object.property.name === 'env' &&
    object.object.type === 'Identifier' &&
    object.object.name === 'process';
  return isEnvironment && !/^(?:AWS_|NODE_)/.test(node.property.name) ? node.property.name : null;
}
