import { explainText } from '../explain/explain-text.ts';
import { isRecognised } from '../formats/explain-report.ts';
import { readWords } from '../input/words.ts';
import { formatExplainReport } from '../render/terminal/explain-report.ts';
import { type Command, EXIT, UsageError } from './command.ts';
import { readBeginning } from './files.ts';

export const explain: Command = {
  name: 'explain',
  usage: [
    'explain [FILE|-] [--json]',
    '      An error page, response headers or access-log lines → the causes they name. Exit status: 0 recognised, 3 not.',
  ],
  run: async (words, io) => {
    const read = readWords(words, { json: 'flag' });
    if (read.kind === 'invalid') throw new UsageError(read.message);
    const { positionals, values } = read.value;
    if (positionals.length > 1) throw new UsageError('explain takes one file, or - for standard input.');
    const [file = '-'] = positionals;
    const bytes = file === '-' ? await io.readInput() : await readBeginning(file);
    const report = explainText(bytes);
    io.out(values.json ? JSON.stringify(report) : formatExplainReport(report, io.colour).trimEnd());
    return isRecognised(report) ? EXIT.ok : EXIT.unsure;
  },
};
