import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { explainYaml } from '../explain/explain-configuration.ts';
import { explainStream, type TextSource } from '../explain/explain-text.ts';
import { isRecognised } from '../formats/explain-report.ts';
import { readWords } from '../input/words.ts';
import { formatExplainReport } from '../render/terminal/explain-report.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { EXIT } from './exit-status.ts';
import { nameOf, reasonOf } from './files.ts';
import { unpacked } from './unpacked.ts';

const PART_BYTES = 64 * 1024;
/** Between two lines of progress, in milliseconds. */
const PROGRESS_MS = 1_000;
const MB = 1024 * 1024;

export const explain: Command = {
  name: 'explain',
  usage: [
    'explain [FILE…|-] [--json]',
    '      An error page, response headers or log files of any size (also .gz, .zst) → the causes they name.',
    '      Exit status: 0 recognised, 3 not.',
  ],
  run: async (words, io) => {
    const options = readWords(words, { json: 'flag' });
    if (options.kind === 'invalid') throw new UsageError(options.message);
    const { positionals, values } = options.value;
    const files = positionals.length === 0 ? ['-'] : positionals;
    if (files.filter((file) => file === '-').length > 1)
      throw new UsageError('standard input (-) can be read once: name it once.');
    // Unreadable files are reported before a long reading begins, not in the middle of it.
    for (const file of files) if (file !== '-') await checkReadable(file);
    const kept = keepBeginning();
    const read = await explainStream(
      files.map((file) => kept.beside(sourceOf(file, io))),
      io.showProgress ? progressLines(io) : undefined,
    );
    const report = (await explainYaml(kept.bytes())) ?? read;
    io.signal.throwIfAborted();
    if (values.json) io.out(JSON.stringify(report));
    else if (!(await answeredOtherwise(new TextDecoder().decode(kept.bytes()), isRecognised(report), io)))
      io.out(formatExplainReport(report, io.colour).trimEnd());
    return isRecognised(report) ? EXIT.ok : EXIT.unsure;
  },
};

/** Certificates, YAML and results of functions are short: so much of all texts is looked through for them. */
const BEGINNING_BYTES = 512 * 1024;

function keepBeginning() {
  const parts: Uint8Array[] = [];
  let length = 0;
  return {
    beside: ({ name, bytes }: TextSource): TextSource => ({
      name,
      bytes: (async function* () {
        for await (const part of bytes) {
          if (length < BEGINNING_BYTES) parts.push(part.slice(0, BEGINNING_BYTES - length));
          length += part.length;
          yield part;
        }
      })(),
    }),
    /** None where there was more. */
    bytes: () => (length > BEGINNING_BYTES ? new Uint8Array() : Buffer.concat(parts)),
  };
}

/**
 * Certificates and results of functions are judged, as `cf502 chain` and `cf502 edge` would. Says whether
 * that is the whole answer.
 */
async function answeredOtherwise(text: string, isRecognised: boolean, io: Io): Promise<boolean> {
  if (text === '') return false;
  if (isRecognised && !text.includes('CERTIFICATE-----')) return false;
  // Loaded when it is used: logs need none of it.
  const { judgeText } = await import('./sentence.ts');
  return judgeText(text, io) !== null && !isRecognised;
}

async function checkReadable(file: string): Promise<void> {
  try {
    if ((await stat(file)).isDirectory()) throw new UsageError(`cannot read ${file}: it is a folder.`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read ${file}: ${reasonOf(error)}.`);
  }
}

function sourceOf(file: string, io: Io): TextSource {
  const packed = file === '-' ? io.openInput() : readable(file, io.signal);
  return { name: nameOf(file), bytes: unpacked(packed) };
}

async function* readable(file: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, { highWaterMark: PART_BYTES, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new UsageError(`cannot read ${file}: ${reasonOf(error)}.`);
  }
}

function progressLines(io: Io): (bytes: number, records: number) => void {
  let next = io.now().getTime() + PROGRESS_MS;
  return (bytes, records) => {
    const now = io.now().getTime();
    if (now < next) return;
    next = now + PROGRESS_MS;
    io.err(`${Math.round(bytes / MB)} MB, ${records.toLocaleString('en-US')} records`);
  };
}
