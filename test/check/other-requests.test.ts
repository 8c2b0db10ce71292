import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { diagnose } from '../../src/check/diagnose.ts';
import type { Report } from '../../src/formats/report.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { authority, findingOf, HOST, surroundings, target } from './diagnosing.ts';

/** An HTTPS origin that answers `200 ok` wherever `respond` does nothing. */
async function check(
  t: TestContext,
  respond: (request: IncomingMessage, response: ServerResponse) => boolean,
): Promise<Report> {
  let requests = 0;
  const served = await serveTls({
    ...authority.serverOptions({ names: [HOST] }),
    respond: (request, response) => {
      requests += 1;
      if (!respond(request, response)) response.setHeader('Connection', 'close').end('ok');
    },
  });
  t.after(served.stop);
  const report = await diagnose(target(`${HOST}:${served.port}`, '--protocol', 'https'), surroundings());
  assert.ok(requests <= 8, `${requests} requests`);
  return report;
}

const isCompressed = ({ headers }: IncomingMessage): boolean => headers['accept-encoding'] !== undefined;
const judgedOf = (report: Report) => {
  const { kind, because, certainty } = findingOf(report, 'http-request-dependent');
  return { state: report.verdict.state, kind, certainty, because };
};

test('an origin that closes on br,gzip is broken, most likely, though a plain GET works', async (t) => {
  const report = await check(t, (request, response) => {
    if (!/br/.test(String(request.headers['accept-encoding']))) return false;
    response.socket?.destroy();
    return true;
  });
  const { state, kind, certainty, because } = judgedOf(report);
  assert.deepEqual([state, kind, certainty], ['broken', 'found', 'likely']);
  assert.equal(report.verdict.cloudfrontStatus, 502);
  assert.match(
    because,
    /without Accept-Encoding is answered 200; with `Accept-Encoding: br,gzip` the origin closes/,
  );
  assert.match(because, /with gzip alone it answers/);
  assert.match(
    report.verdict.headline,
    /most likely answers 502.*GET without compression works; with br,gzip/,
  );
  assert.match(findingOf(report, 'http-request-dependent').proof ?? '', /-H 'Accept-Encoding: br,gzip'/);
});

test('an origin that answers 503 only with compression: that status is passed on', async (t) => {
  const report = await check(t, (request, response) => {
    if (!isCompressed(request)) return false;
    response.writeHead(503).end();
    return true;
  });
  assert.equal(report.verdict.cloudfrontStatus, 503);
  assert.match(judgedOf(report).because, /the origin answers 503, twice; with gzip alone it fails too/);
});

test('what hangs is named and not waited for: with compression it is unsure, with a method a warning', async (t) => {
  const [methods, compressed] = await Promise.all([
    check(t, ({ method }, { socket }) => {
      if (method === 'HEAD') socket?.destroy();
      return method === 'HEAD' || method === 'OPTIONS';
    }),
    check(t, isCompressed),
  ]);
  const { state, kind, because } = judgedOf(methods);
  assert.deepEqual([state, kind], ['healthy', 'warning']);
  assert.match(
    because,
    /HEAD: the origin closes the connection without an answer, twice; OPTIONS: no answer in /,
  );
  assert.match(because, /when we stopped waiting \(CloudFront would wait 30 s\)/);
  assert.doesNotMatch(JSON.stringify(methods.evidence), /"timed-out"/);
  assert.deepEqual([judgedOf(compressed).state, judgedOf(compressed).kind], ['unsure', 'unknown']);
  assert.match(judgedOf(compressed).because, /br,gzip; none came in .* when we stopped waiting/);
});

test('methods that an origin refuses are no fault, and what is left untested is said in one line', async (t) => {
  for (const status of [405, 501, 403]) {
    const report = await check(t, ({ method }, response) => {
      if (method === 'GET') return false;
      response.writeHead(status).end();
      return true;
    });
    assert.deepEqual(
      [judgedOf(report).state, judgedOf(report).kind],
      ['healthy', 'ruled-out'],
      String(status),
    );
    const said = report.verdict.next?.filter((line) => line.startsWith('Not tested:')) ?? [];
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /POST.*`--time-idle-close`.*may not show in \d handshakes and \d requests/);
  }
});

test('an origin that fails once is not said to fail at one kind of request', async (t) => {
  let failed = false;
  const report = await check(t, (request, response) => {
    if (failed || !isCompressed(request)) return false;
    failed = true;
    response.socket?.destroy();
    return true;
  });
  const { state, kind, because } = judgedOf(report);
  assert.deepEqual([state, kind], ['healthy', 'warning']);
  assert.match(because, /but not each time: it may fail now and then at any request/);
});

test('nothing more is sent where TLS is broken or the usual GET fails', async (t) => {
  const report = await check(t, (_request, response) => {
    response.writeHead(502).end();
    return true;
  });
  assert.deepEqual(
    report.evidence.endpoints.map(({ otherRequests }) => otherRequests),
    [undefined],
  );
  const expired = await serveTls(
    authority.serverOptions({
      names: [HOST],
      notBefore: '2020-01-01T00:00:00Z',
      notAfter: '2021-01-01T00:00:00Z',
    }),
  );
  t.after(expired.stop);
  const other = await diagnose(target(`${HOST}:${expired.port}`, '--protocol', 'https'), surroundings());
  assert.equal(other.evidence.endpoints[0]?.otherRequests, undefined);
});

test('an origin that serves plain HTTP alone is asked there', async (t) => {
  const methods: string[] = [];
  const server = createServer((request, response) => {
    methods.push(`${request.method} ${request.headers['accept-encoding'] ?? ''}`);
    response.setHeader('Connection', 'close').end('ok');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const report = await diagnose(target(`${HOST}:${port}`), surroundings());
  assert.deepEqual(methods.sort(), ['GET ', 'GET br,gzip', 'HEAD ', 'OPTIONS ']);
  assert.equal(findingOf(report, 'http-request-dependent').kind, 'ruled-out');
});

test('a server that takes one connection at a time, and never answers OPTIONS, is not doubted for compression', async (t) => {
  const waiting: Socket[] = [];
  let busy = false;
  let isAnswered = false;
  const serveNext = () => {
    // The usual GET came first; of those that wait behind it, the last one is taken first.
    const socket = isAnswered ? waiting.pop() : waiting.shift();
    busy = socket !== undefined;
    if (socket === undefined) return;
    socket.once('close', serveNext).on('error', () => {});
    socket.once('data', (request) => {
      if (request.toString().startsWith('OPTIONS')) return;
      isAnswered = true;
      socket.end('HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
  };
  const server = createTcpServer((socket) => {
    waiting.push(socket);
    if (!busy) serveNext();
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const report = await diagnose(target(`${HOST}:${port}`, '--protocol', 'http'), surroundings());
  const { state, kind, because } = judgedOf(report);
  assert.deepEqual([state, kind], ['healthy', 'warning'], because);
  assert.doesNotMatch(because, /Accept-Encoding: br,gzip`: no answer/);
});
