import { show } from '../input/origin-word.ts';
import { readWords } from '../input/words.ts';
import { type Command, UsageError } from './command.ts';
import { EXIT } from './exit-status.ts';

const PORT = 3502;

export const playground: Command = {
  name: 'playground',
  usage: [
    'playground [--port N]',
    `      The real bot in a local page that stands in for Slack, on 127.0.0.1:${PORT}, with a farm of broken origins to ask.`,
  ],
  run: async (words, io) => {
    const read = readWords(words, { port: 'value' });
    if (read.kind === 'invalid') throw new UsageError(read.message);
    if (read.value.positionals.length > 0)
      throw new UsageError('playground takes no target: type it in the page.');
    const typed = read.value.values.port ?? String(PORT);
    const port = Number(typed);
    if (!/^\d{1,5}$/.test(typed) || port > 65_535)
      throw new UsageError(`--port: ${show(typed)} is not a whole number from 0 to 65535.`);
    const { openPlayground } = await load();
    await openPlayground(port, io);
    return EXIT.ok;
  },
};

async function load(): Promise<typeof import('./open-playground.ts')> {
  try {
    return await import('./open-playground.ts');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
      throw new UsageError(
        'the playground runs from a clone of the project with its development dependencies: npm ci && npm run playground',
      );
    throw error;
  }
}
