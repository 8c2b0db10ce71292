import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Io } from '../../src/commands/command.ts';
import { edge } from '../../src/commands/edge.ts';
import { door } from '../door.ts';

export type EdgeRun = { readonly status: number; readonly out: string; readonly err: string };

const SCHEMA = new URL('../../src/formats/edge-report.schema.json', import.meta.url);
export const isEdgeReport = new Ajv2020({ strict: true, strictTypes: false }).compile(
  JSON.parse(readFileSync(SCHEMA, 'utf8')),
);

/** `cf502 edge`, without a process of its own. What `--json` prints must keep to the schema. */
export async function runEdge(...words: readonly string[]): Promise<EdgeRun> {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    colour: false,
    handlerDoor: pathToFileURL(door('edge-handler-child')),
    signal: AbortSignal.timeout(60_000),
    readInput: async () => Buffer.from(''),
  } as unknown as Io;
  const status = await edge.run(words, io);
  if (words.includes('--json')) {
    isEdgeReport(JSON.parse(out.join('\n')));
    assert.deepEqual(isEdgeReport.errors, null);
  }
  return { status, out: out.join('\n'), err: err.join('\n') };
}
