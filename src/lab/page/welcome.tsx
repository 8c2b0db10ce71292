import { useRef } from 'react';
import type { Example, PageSettings } from './page-state.ts';

/**
 * What this is and what to try. Once there is something to read it steps back to one line.
 *
 * @param run sends a command in this channel
 */
export function Welcome({
  settings: { welcome, examples, moreExamples },
  compact,
  run,
}: {
  readonly settings: PageSettings;
  readonly compact: boolean;
  readonly run: (command: string) => void;
}) {
  if (compact)
    return (
      <section id="welcome" className="compact" aria-label="Welcome">
        <More label="Try another example" examples={[...examples, ...moreExamples]} run={run} />
      </section>
    );
  return (
    <section id="welcome" aria-label="Welcome">
      <p className="lead">{welcome}</p>
      <Examples examples={examples} run={run} />
      {moreExamples.length > 0 && (
        <More label={`${moreExamples.length} more`} examples={moreExamples} run={run} />
      )}
    </section>
  );
}

type Runnable = { readonly examples: readonly Example[]; readonly run: (command: string) => void };

function More({ label, examples, run }: Runnable & { readonly label: string }) {
  const details = useRef<HTMLDetailsElement>(null);
  return (
    <details className="more" ref={details}>
      <summary>{label}</summary>
      <Examples
        examples={examples}
        run={(command) => {
          details.current?.removeAttribute('open');
          run(command);
        }}
      />
    </details>
  );
}

function Examples({ examples, run }: Runnable) {
  return (
    <ul className="examples">
      {examples.map(({ label, command }) => (
        <li key={command}>
          <button type="button" className="example" title={command} onClick={() => run(command)}>
            <strong>{label}</strong>
            <code>{command}</code>
          </button>
        </li>
      ))}
    </ul>
  );
}
