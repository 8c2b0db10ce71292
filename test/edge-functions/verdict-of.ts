import { fileURLToPath } from 'node:url';
import { UsageError } from '../../src/commands/command.ts';
import type { EdgeReport } from '../../src/formats/edge-report.ts';
import { runEdge } from './run-edge.ts';

export const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/edge/${name}`, import.meta.url));

/** State, exit status and broken rules of a handler that met one event. */
export async function verdictOf(handler: string, ...options: readonly string[]): Promise<unknown> {
  const isFunction = handler.endsWith('.js');
  const input = fixture(isFunction ? 'function-event.json' : 'origin-request.json');
  const file = handler.includes('/') ? fixture(handler) : fixture(`handlers/${handler}`);
  try {
    const { status, out } = await runEdge('--handler', file, '--input', input, '--json', ...options);
    const report: EdgeReport = JSON.parse(out);
    return [report.state, status, ...report.violations.map(({ rule }) => rule)];
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
