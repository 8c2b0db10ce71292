import type { Context } from '../../context.ts';
import { type FileReading, readFile } from '../../requests/read-file.ts';

/** The pasted text, or the text of the file that was put into the form. */
export function chosenText(
  text: string,
  file: Readonly<Record<string, unknown>> | null,
  context: Context,
): 'none' | 'both' | (() => Promise<FileReading>) {
  if (file !== null) return text === '' ? () => readFile(file, context) : 'both';
  if (text === '') return 'none';
  return async () => ({ kind: 'read', name: 'text', bytes: Buffer.from(text) });
}
