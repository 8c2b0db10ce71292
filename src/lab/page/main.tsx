import { createRoot } from 'react-dom/client';
import { asViewer } from './actions.ts';
import { App } from './app.tsx';
import type { PageSettings, PageState } from './page-state.ts';

const place = document.getElementById('app');
if (place === null) throw new Error('the page has no #app');
// A block that cannot be drawn shows its JSON in its place; that is no error of the page.
const root = createRoot(place, { onCaughtError: () => {} });
const settings = (await (await fetch(asViewer('/settings'))).json()) as PageSettings;
let state: PageState | null = null;

const draw = (connected: boolean) => {
  if (state !== null) root.render(<App settings={settings} state={state} connected={connected} />);
};
const changes = new EventSource(asViewer('/changes'));
changes.onmessage = ({ data }) => {
  state = JSON.parse(String(data)) as PageState;
  draw(true);
};
changes.onerror = () => draw(false);
