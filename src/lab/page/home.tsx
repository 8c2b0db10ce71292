import { act } from './actions.ts';
import { useAround } from './around.ts';
import { Blocks } from './blocks/blocks.tsx';
import type { PageView } from './page-state.ts';

/** The app's Home tab. */
export function Home({ view }: { readonly view: PageView | null }) {
  const { inspect } = useAround();
  return (
    <section id="home" aria-label="App Home">
      {view === null ? (
        <p className="lead">The app has published nothing here yet.</p>
      ) : (
        <>
          <Blocks
            blocks={view.blocks}
            onAction={(action) => void act({ kind: 'click-view', view: 'home', ...action })}
          />
          <button type="button" className="tool" onClick={() => inspect('Home view', view.payload)}>
            Inspect
          </button>
        </>
      )}
    </section>
  );
}
