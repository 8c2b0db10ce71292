import type { PageSettings } from './page-state.ts';

export type Offers = Pick<PageSettings, 'commands' | 'examples' | 'moreExamples'>;
export type Completion = { readonly text: string; readonly title: string; readonly detail: string };

const OFFERED_MAX = 8;

/** Commands while the first word is typed, then the examples that go on like it. */
export function completionsFor(
  typed: string,
  { commands, examples, moreExamples }: Offers,
): readonly Completion[] {
  if (!typed.startsWith('/') || typed.includes('\n')) return [];
  const fromCommands = commands
    .filter(({ command }) => command.startsWith(typed))
    .map(({ command, hint, description }) => ({
      text: `${command} `,
      title: `${command} ${hint}`,
      detail: description,
    }));
  const fromExamples = [...examples, ...moreExamples]
    .filter(({ command }) => command.startsWith(typed) && command !== typed)
    .map(({ command, label }) => ({ text: command, title: command, detail: label }));
  return [...fromCommands, ...fromExamples].slice(0, OFFERED_MAX);
}
