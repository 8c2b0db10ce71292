import { judgeChainFile } from '../check/judge-chain.ts';
import type { ChainReport } from '../formats/chain-report.ts';
import { parseHostName } from '../input/origin-word.ts';
import { readWords } from '../input/words.ts';
import { formatChainReport } from '../render/terminal/chain-report.ts';
import { type Command, UsageError } from './command.ts';
import { EXIT } from './exit-status.ts';
import { readCertificates, readFileOrInput } from './files.ts';
import { readTime } from './time.ts';

const OPTIONS = {
  name: 'value',
  'ca-file': 'value',
  'only-ca-file': 'flag',
  at: 'value',
  json: 'flag',
} as const;

const EXIT_STATUS: Readonly<Record<ChainReport['state'], number>> = {
  accepted: EXIT.ok,
  rejected: EXIT.broken,
  unsure: EXIT.unsure,
};

export const chain: Command = {
  name: 'chain',
  usage: [
    'chain FILE.pem|- [--name HOST] [--ca-file FILE [--only-ca-file]] [--at TIME] [--json]',
    '      Would CloudFront accept this chain? Before it is deployed, offline. Exit status: 0 accepted, 1 rejected, 3 unsure.',
  ],
  run: async (words, io) => {
    const read = readWords(words, OPTIONS);
    if (read.kind === 'invalid') throw new UsageError(read.message);
    const { positionals, values } = read.value;
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) {
      throw new UsageError(
        'chain takes one file: the leaf first, then the rest as the server will send it (fullchain.pem).',
      );
    }
    if (values['only-ca-file'] && values['ca-file'] === undefined) {
      throw new UsageError('--only-ca-file goes with --ca-file FILE.');
    }
    const name = values.name === undefined ? null : parseHostName(values.name);
    if (name?.kind === 'invalid') throw new UsageError(`--name: ${name.message}`);
    const pem = Buffer.from(await readFileOrInput(file, io.readInput)).toString('latin1');
    const report = judged({
      pem,
      name: name === null ? null : name.value,
      addedRoots:
        values['ca-file'] === undefined ? [] : await readCertificates(values['ca-file'], '--ca-file'),
      onlyAddedRoots: values['only-ca-file'] ?? false,
      now: values.at === undefined ? io.now() : readTime('--at', values.at),
    });
    io.out(values.json ? JSON.stringify(report) : formatChainReport(report, io.width).trimEnd());
    return EXIT_STATUS[report.state];
  },
};

function judged(question: Parameters<typeof judgeChainFile>[0]): ReturnType<typeof judgeChainFile> {
  try {
    return judgeChainFile(question);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
