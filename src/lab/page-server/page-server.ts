import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asObject, asText, parseJson } from '../../formats/json-value.ts';
import type { PageAction, PageOutcome, PageSettings, UploadOutcome } from '../page/page-state.ts';
import { isFromLoopback } from '../slack/loopback-only.ts';
import { readBody } from '../slack/read-body.ts';
import type { StandIn } from '../slack/slack-stand-in.ts';
import type { Person } from '../slack/workspace/people.ts';
import { bundlePage, PAGE } from './bundle-page.ts';
import { act } from './page-actions.ts';
import { snapshotFor } from './page-snapshot.ts';

export type PlaygroundOptions = Partial<PageSettings> & {
  /** 3502 unless said otherwise. */
  readonly port?: number;
  readonly standIn: StandIn;
  /** Buttons under the welcome; each runs its command in the channel that is open. */
  readonly examples: PageSettings['examples'];
};

export type Playground = { readonly url: string; readonly stop: () => Promise<void> };

/** Only this server's own files, no inline code, and no embedding in a frame. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** Changes that fall into this time are shown together. */
const COALESCE_MS = 25;

/**
 * Serves the page of the stand-in on 127.0.0.1. Requests that were not meant for this machine, or come from
 * another web page, are refused.
 */
export async function startPlayground({
  port = 3502,
  standIn,
  examples,
  welcome = 'A local stand-in for Slack. Type a command, or try one of these:',
  commands = [{ command: '/cf502', hint: 'TARGET', description: 'Why does CloudFront answer 502?' }],
  moreExamples = [],
  messageShortcuts = [],
  globalShortcuts = [],
}: PlaygroundOptions): Promise<Playground> {
  const settings: PageSettings = {
    welcome,
    examples,
    moreExamples,
    commands,
    messageShortcuts,
    globalShortcuts,
  };
  const assets = await readAssets();
  const viewers = () => standIn.people().filter(({ kind }) => kind !== 'bot');
  const viewerOf = (url: URL): Person | undefined => {
    const wanted = url.searchParams.get('as');
    return viewers().find(({ id }) => wanted === null || id === wanted);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const send = (status: number, type: string, body: string | Uint8Array) => {
      response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` });
      response.end(body);
    };
    if (!isFromLoopback(request)) return send(403, 'text/plain', 'This page answers this machine only.');
    const viewer = viewerOf(url);
    const asset = assets.get(url.pathname);
    if (asset !== undefined) return send(200, asset.type, asset.body);
    if (viewer === undefined) return send(404, 'text/plain', 'Nobody of that name.');
    if (url.pathname === '/settings') return send(200, 'application/json', JSON.stringify(settings));
    if (url.pathname === '/changes') return streamChanges(viewer, standIn, request, response);
    if (url.pathname.startsWith('/files/')) {
      const file = findFile(url.pathname, viewer, standIn);
      return file === null ? send(404, 'text/plain', 'No such file.') : send(200, 'text/plain', file);
    }
    // A form on another web page cannot send these content types, and a script on one fails the Origin check.
    const sends = (type: string) => request.method === 'POST' && request.headers['content-type'] === type;
    if (url.pathname === '/act' && sends('application/json')) {
      const outcome = await perform(await readBody(request), viewer, standIn);
      return send(200, 'application/json', JSON.stringify(outcome));
    }
    if (url.pathname.startsWith('/upload/') && sends('application/octet-stream')) {
      const outcome = takeFile(url.pathname, await readBody(request), viewer, standIn);
      return send(200, 'application/json', JSON.stringify(outcome));
    }
    send(404, 'text/plain', 'Not found.');
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The page's files by path. */
async function readAssets(): Promise<
  ReadonlyMap<string, { readonly type: string; readonly body: Uint8Array }>
> {
  const bundle = await bundlePage();
  const read = (name: string) => readFileSync(new URL(name, PAGE));
  const bundled = (name: 'main.js' | 'page.css') => bundle.get(name) ?? new Uint8Array();
  return new Map([
    ['/', { type: 'text/html', body: read('index.html') }],
    ['/page/icon.svg', { type: 'image/svg+xml', body: read('icon.svg') }],
    ['/page/main.js', { type: 'text/javascript', body: bundled('main.js') }],
    ['/page/page.css', { type: 'text/css', body: bundled('page.css') }],
  ]);
}

/** Server-sent events: the whole state at once, and again after every change. */
function streamChanges(
  viewer: Person,
  standIn: StandIn,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
  let due: NodeJS.Timeout | null = null;
  const send = () => {
    due = null;
    response.write(`data: ${JSON.stringify(snapshotFor(viewer, standIn))}\n\n`);
  };
  const stop = standIn.onChange(() => {
    due ??= setTimeout(send, COALESCE_MS);
  });
  request.on('close', () => {
    stop();
    if (due !== null) clearTimeout(due);
  });
  send();
}

async function perform(body: Buffer, viewer: Person, standIn: StandIn): Promise<PageOutcome> {
  const action = asObject(parseJson(body.toString()));
  if (action === null || asText(action.kind) === '') return { error: 'That was no action.' };
  try {
    return await act(action as PageAction, viewer.id, standIn);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** `/upload/NAME`, percent-encoded. */
function takeFile(pathname: string, content: Buffer, viewer: Person, standIn: StandIn): UploadOutcome {
  const name = decodeURIComponent(pathname.slice('/upload/'.length));
  return { id: standIn.user(viewer.id).upload(name, content).id };
}

/** `/files/CHANNEL/TS/ID`, for those who see the message. */
function findFile(pathname: string, viewer: Person, standIn: StandIn): Buffer | null {
  const [, , channel = '', ts = '', id = ''] = pathname.split('/');
  const conversation = standIn.conversations().find((one) => one.id === channel);
  if (conversation === undefined || !conversation.members.includes(viewer.id)) return null;
  const files = standIn.channel(channel).message(ts)?.files ?? [];
  return files.find((file) => file.id === id)?.content ?? null;
}
