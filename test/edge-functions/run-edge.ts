import type { Io } from '../../src/commands/command.ts';
import { edge } from '../../src/commands/edge.ts';

export type EdgeRun = { readonly status: number; readonly out: string; readonly err: string };

/** `cf502 edge`, without a process of its own. */
export async function runEdge(...words: readonly string[]): Promise<EdgeRun> {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    colour: false,
    handlerDoor: new URL('../../src/edge-handler-child.ts', import.meta.url),
    signal: AbortSignal.timeout(60_000),
    readInput: async () => Buffer.from(''),
  } as unknown as Io;
  const status = await edge.run(words, io);
  return { status, out: out.join('\n'), err: err.join('\n') };
}
