import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { Endpoint } from '../../../src/formats/endpoint.ts';
import type { HttpExchange } from '../../../src/formats/http.ts';
import type { Failure } from '../../../src/formats/observation.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { closedPort } from '../../../src/lab/origins/serve-raw.ts';
import { serveTls } from '../../../src/lab/origins/serve-tls.ts';
import { type HttpProbeOptions, probeHttp } from '../../../src/probes/http/request.ts';

const OPTIONS: HttpProbeOptions = {
  host: 'origin.example',
  serverName: 'origin.example',
  path: '/health?x=1',
  headers: [],
  minTls: 'TLSv1.2',
  connectTimeoutMs: 5_000,
  responseTimeoutMs: 5_000,
};

test('the request is the one CloudFront sends, on one connection that asks to be kept', async (t) => {
  const origin = await speakRaw(t, (socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
  await answered(origin.endpoint, { headers: [['X-Origin-Verify', 'a-secret-value']] });

  assert.equal(
    origin.received(),
    [
      'GET /health?x=1 HTTP/1.1',
      'Host: origin.example',
      'User-Agent: Amazon CloudFront',
      'Via: 1.1 cf502 (CloudFront)',
      'X-Amz-Cf-Id: cf502',
      'X-Forwarded-For: 192.0.2.1',
      'Connection: Keep-Alive',
      'X-Origin-Verify: a-secret-value',
      '\r\n',
    ].join('\r\n'),
  );
  assert.equal(origin.connections(), 1);
});

test('a plain answer is kept as it came: names, order, head bytes, body', async (t) => {
  const head = 'HTTP/1.1 200 Fine\r\nX-Two: b\r\nx-one: a\r\nContent-Length: 2\r\n\r\n';
  const { endpoint } = await speakRaw(t, (socket) => socket.write(`${head}ok`));
  const { timings, ...rest } = await answered(endpoint);

  assert.deepEqual(rest, {
    statusCode: 200,
    reason: 'Fine',
    httpVersion: '1.1',
    headers: [
      ['X-Two', 'b'],
      ['x-one', 'a'],
      ['Content-Length', '2'],
    ],
    headBytes: head.length,
    body: { bytes: 2, sample: 'ok', ending: 'complete' },
    tls: null,
  });
  assert.equal(timings.tlsMs, null);
  assert.ok(timings.connectMs <= timings.firstByteMs && timings.firstByteMs <= timings.endMs);
});

test('over TLS: server name sent, no ALPN, no verification, what was negotiated', async (t) => {
  const { pem, keyPem } = issueCertificate({ names: ['other.example'], notAfter: '2026-02-01T00:00:00Z' });
  const asked: unknown[] = [];
  const origin = await serveTls({
    cert: pem,
    key: keyPem,
    respond: (request, response) => {
      const socket = request.socket as Socket & { servername?: string; alpnProtocol?: string | false };
      asked.push(socket.servername, socket.alpnProtocol);
      response.end('secure');
    },
  });
  t.after(origin.stop);
  const exchange = await answered({ ...endpointOf(origin.port), protocol: 'https' });

  assert.deepEqual(asked, ['origin.example', false]);
  assert.equal(exchange.tls?.version, 'TLSv1.3');
  assert.match(exchange.tls?.cipherSuite ?? '', /^TLS_AES_/);
  assert.equal(exchange.body.sample, 'secure');
  assert.ok((exchange.timings.tlsMs ?? 0) >= exchange.timings.connectMs);
});

test('a redirect is kept, not followed', async (t) => {
  const origin = await serve(t, (_, response) => response.writeHead(301, { location: '/health?x=1' }).end());
  assert.equal((await answered(origin)).statusCode, 301);
});

test('1xx answers are passed over, and are no part of the head', async (t) => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
  const { endpoint } = await speakRaw(t, (socket) =>
    socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${head}`),
  );
  const exchange = await answered(endpoint);
  assert.equal(exchange.statusCode, 200);
  assert.equal(exchange.headBytes, head.length);
});

test('a head beyond CloudFront’s 32,768 bytes is measured; one without end is too large', async (t) => {
  const head = `HTTP/1.1 200 OK\r\nX-Long: ${'a'.repeat(40_000)}\r\nContent-Length: 0\r\n\r\n`;
  const long = await speakRaw(t, (socket) => socket.write(head));
  const exchange = await answered(long.endpoint);
  assert.equal(exchange.headBytes, head.length);
  assert.equal(exchange.headers[0]?.[1].length, 2_048);

  const endless = await speakRaw(t, (socket) =>
    drip(socket, 'HTTP/1.1 200 OK\r\n', `X: ${'a'.repeat(8_000)}\r\n`, 1),
  );
  const failure = await failed(endless.endpoint);
  assert.equal(failure.kind, 'too-large');
  assert.match(failure.detail, /^head-overflow: /);

  const hints = 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(300);
  const interim = await speakRaw(t, (socket) => drip(socket, '', hints, 1));
  assert.equal((await failed(interim.endpoint)).kind, 'too-large');
});

test('at most 500 headers are kept', async (t) => {
  const lines = Array.from({ length: 550 }, (_, i) => `X-${i}: v\r\n`).join('');
  const { endpoint } = await speakRaw(t, (socket) => socket.end(`HTTP/1.1 200 OK\r\n${lines}\r\n`));
  assert.equal((await answered(endpoint)).headers.length, 500);
});

test('what was sent in secret is nowhere in the evidence, and cookies keep only their names', async (t) => {
  const secret = 'hunter2hunter2';
  const origin = await serve(t, (request, response) => {
    response.writeHead(200, {
      'set-cookie': ['AWSALB=abcdef; Path=/', 'sid = 12345'],
      'x-echo': `it was ${request.headers['x-origin-verify']}`,
      'x-api-key': 'issued-by-the-origin',
      'content-type': 'application/json',
    });
    response.end(JSON.stringify(request.headers));
  });
  const exchange = await answered(origin, { headers: [['X-Origin-Verify', `Bearer ${secret}`]] });

  assert.doesNotMatch(JSON.stringify(exchange), /hunter2|abcdef|12345|issued-by/);
  assert.deepEqual(exchange.headers.slice(0, 4), [
    ['set-cookie', 'AWSALB=…'],
    ['set-cookie', 'sid=…'],
    ['x-echo', 'it was …'],
    ['x-api-key', '…'],
  ]);

  const broken = await speakRaw(t, (socket) => socket.end(`echo of ${secret}`));
  const failure = await failed(broken.endpoint, { headers: [['X-Origin-Verify', secret]] });
  assert.match(failure.detail, /^not-http: it begins with "echo of …"$/);
});

test('a body is read to 64 KiB, de-chunked, never inflated, and sampled only where it is text', async (t) => {
  const origin = await serve(t, (request, response) => {
    const [, kind] = (request.url ?? '').split('/');
    if (kind === 'endless') {
      const timer = setInterval(() => response.write('x'.repeat(16_384)), 1);
      response.on('close', () => clearInterval(timer));
    } else if (kind === 'bomb') {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(Buffer.alloc(1_000_000)));
    } else if (kind === 'image') {
      response.setHeader('content-type', 'image/png');
      response.end('not shown');
    } else {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.write(Buffer.from([0xff, 0x20]));
      response.end('é'.repeat(5_000));
    }
  });
  const body = async (path: string) => (await answered(origin, { path })).body;

  const endless = await body('/endless');
  assert.equal(endless.ending, 'bounded');
  assert.ok(endless.bytes >= 65_536 && endless.bytes < 262_144, String(endless.bytes));
  assert.deepEqual(await body('/bomb'), {
    bytes: gzipSync(Buffer.alloc(1_000_000)).length,
    sample: '',
    ending: 'complete',
  });
  assert.equal((await body('/image')).sample, '');
  const text = await body('/text');
  assert.equal(text.sample.length, 4_096);
  assert.ok(text.sample.startsWith('\ufffd éé'));
});

test('an answer that breaks off after a valid head is an answer, with the way it ended', async (t) => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
  const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`;
  for (const [name, say, ending, detail] of [
    [
      'short of Content-Length',
      (s: Socket) => s.end(`${head}Content-Length: 9\r\n\r\nok`),
      'closed',
      undefined,
    ],
    ['without the last chunk', (s: Socket) => s.end(`${chunked}2\r\nok\r\n`), 'closed', undefined],
    [
      'reset',
      (s: Socket) => s.write(`${head}Content-Length: 9\r\n\r\nok`, () => later(() => s.resetAndDestroy())),
      'reset',
      /ECONNRESET/,
    ],
    ['bad chunk size', (s: Socket) => s.end(`${chunked}zz\r\nok\r\n0\r\n\r\n`), 'malformed', /^chunk: /],
    [
      'a chunk longer than it says',
      (s: Socket) => s.end(`${chunked}1\r\nokay\r\n0\r\n\r\n`),
      'malformed',
      /^/,
    ],
    [
      'more than Content-Length',
      (s: Socket) => s.end(`${head}Content-Length: 2\r\n\r\nok and more`),
      'complete',
      /^beyond-the-end: /,
    ],
    ['until the end of the connection', (s: Socket) => s.end(`${head}\r\nok`), 'complete', undefined],
    ['HTTP/1.0', (s: Socket) => s.end(`HTTP/1.0 200 OK\r\n\r\nok`), 'complete', undefined],
  ] as const) {
    const { endpoint } = await speakRaw(t, say);
    const exchange = await answered(endpoint);
    assert.equal(exchange.statusCode, 200, name);
    assert.equal(exchange.body.ending, ending, name);
    if (detail === undefined) assert.equal(exchange.body.detail, undefined, name);
    else assert.match(exchange.body.detail ?? '', detail, name);
  }
});

test('of a body that breaks off, what came together with the head counts', async (t) => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nok';
  const { pem, keyPem } = issueCertificate({ names: ['origin.example'] });
  const server = createTlsServer({ cert: pem, key: keyPem }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const { body } = await answered({ ...endpointOf(port), protocol: 'https' });
  assert.deepEqual(body, { bytes: 2, sample: 'ok', ending: 'closed' });
});

test('an answer that is no HTTP/1.1 is a failure that names the fault', async (t) => {
  for (const [answer, kind, detail] of [
    ['SSH-2.0-OpenSSH_9.2\r\n', 'not-spoken', 'not-http: it begins with "SSH-2.0-OpenSSH_9.2\\x0d\\x0a"'],
    ['<html>0.9</html>', 'not-spoken', 'not-http: it begins with "<html>0.9</html>"'],
    [
      'RTSP/1.0 200 OK\r\n\r\n',
      'not-spoken',
      'not-http: it begins with "RTSP/1.0 200 OK\\x0d\\x0a\\x0d\\x0a"',
    ],
    [
      Buffer.from('000000040000000000', 'hex'),
      'not-spoken',
      'http2-answer: the first bytes are an HTTP/2 SETTINGS frame',
    ],
    [Buffer.from('15030300020246', 'hex'), 'not-spoken', 'tls-answer: the first bytes are a TLS record'],
    ['HTTP/2 200 OK\r\n\r\n', 'malformed', 'http-version: "HTTP/2 200 OK"'],
    ['HTTP/1.2 200 OK\r\n\r\n', 'malformed', 'http-minor-version: "HTTP/1.2 200 OK"'],
    ['HTTP/1.1 2x0 OK\r\n\r\n', 'malformed', 'status-line: "HTTP/1.1 2x0 OK"'],
    ['HTTP/1.1 200 OK\nX: y\n\n', 'malformed', 'bare-line-feed: after "HTTP/1.1 200 OK"'],
    ['HTTP/1.1 200 OK\r\nX: a\r\nY: b\n\r\n', 'malformed', 'bare-line-feed: after "Y: b"'],
    ['HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n', 'malformed', 'header-line: "Bad Header: x"'],
    ['HTTP/1.1 200 OK\r\nNo-Colon\r\n\r\n', 'malformed', 'header-line: "No-Colon"'],
    ['HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n', 'malformed', 'header-line: "X: a\\x00b"'],
    ['HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n', 'malformed', 'header-line: "X: a\\x0db"'],
    ['HTTP/1.1 200 OK\r\nX : a\r\n\r\n', 'malformed', 'header-spaced: "X : a"'],
    ['HTTP/1.1 200 OK\r\nX: a\x01b\r\n\r\n', 'malformed', 'header-control: "X: a\\x01b"'],
    ['HTTP/1.1 200 OK\r\nX : a\r\nNo-Colon\r\n\r\n', 'malformed', 'header-line: "No-Colon"'],
    ['HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n', 'malformed', 'header-folded: after "X: a"'],
    ['HTTP/1.1 200 OK\r\n X: a\r\n\r\n', 'malformed', 'header-folded: after "HTTP/1.1 200 OK"'],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n',
      'malformed',
      'content-length-invalid: "Content-Length: x"',
    ],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n',
      'malformed',
      'content-length-invalid: "Content-Length: 99999999999999999999999"',
    ],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nok',
      'malformed',
      'content-length-conflict: "Content-Length: 1, Content-Length: 2"',
    ],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok',
      'malformed',
      'content-length-repeated: "Content-Length: 2, Content-Length: 2"',
    ],
    [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n',
      'malformed',
      'length-and-encoding: "Content-Length: 2, Transfer-Encoding: chunked"',
    ],
    [
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n',
      'malformed',
      'second-continue: two answers with status 100 (Continue) came',
    ],
    [
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
      'malformed',
      'unasked-upgrade: status 101 (Switching Protocols), which nobody asked for',
    ],
    [
      'HTTP/1.1 101 Switching Protocols\r\n\r\n',
      'malformed',
      'unasked-upgrade: status 101 (Switching Protocols), which nobody asked for',
    ],
  ] as const) {
    const { endpoint } = await speakRaw(t, (socket) => socket.end(answer));
    const { statusCode, http, ...failure } = await failed(endpoint);
    assert.deepEqual(failure, { kind, phase: 'response-head', detail });
    assert.equal(`${http?.fault}: ${http?.words}`, detail);
    // The status of a head that is broken elsewhere is kept; a second 100 and an upgrade are no head that counts.
    const told = /^HTTP\/1\.\d (200) /.exec(String(answer))?.[1];
    if (!/^HTTP\/1\.1 10/.test(String(answer)))
      assert.equal(statusCode, told === undefined ? undefined : 200, detail);
  }
});

test('closed, reset and silent are told apart, before a head and within it', async (t) => {
  for (const [name, say, kind, detail] of [
    ['closed at once', (s: Socket) => s.end(), 'closed', /^closed without a byte of an answer$/],
    [
      'closed in the head',
      (s: Socket) => s.end('HTTP/1.1 200 OK\r\nX'),
      'closed',
      /after 18 bytes of an unfinished head, "HTTP/,
    ],
    ['reset at once', (s: Socket) => s.resetAndDestroy(), 'reset', /ECONNRESET/],
    [
      'reset in the head',
      (s: Socket) => s.write('HTTP/1.1 200', () => later(() => s.resetAndDestroy())),
      'reset',
      /ECONNRESET.* after 12 bytes/,
    ],
    ['silent', () => {}, 'timed-out', /^nothing came within 0\.2 s$/],
    ['silent within the head', (s: Socket) => s.write('HTTP/1.1 200'), 'timed-out', /after 12 bytes/],
    [
      'one byte at a time',
      (s: Socket) => drip(s, 'HTTP/1.1 200 OK\r\nX: ', 'a', 20),
      'cut-short',
      /^bytes keep coming, after/,
    ],
  ] as const) {
    const { endpoint } = await speakRaw(t, say);
    const failure = await failed(endpoint, { responseTimeoutMs: 200 });
    assert.equal(failure.kind, kind, name);
    assert.equal(failure.phase, 'response-head', name);
    assert.match(failure.detail, detail, name);
  }
});

test('a body that stops is timed out; one that never stops is left', async (t) => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n';
  const stalled = await speakRaw(t, (socket) => socket.write(`${head}a`));
  assert.deepEqual((await answered(stalled.endpoint, { responseTimeoutMs: 200 })).body, {
    bytes: 1,
    sample: 'a',
    ending: 'timed-out',
    detail: 'nothing came within 0.2 s',
  });

  const dripping = await speakRaw(t, (socket) => drip(socket, head, 'a', 20));
  const { body } = await answered(dripping.endpoint, { responseTimeoutMs: 200 });
  assert.equal(body.ending, 'bounded');
  assert.equal(body.detail, 'still sending after 0.2 s');
});

test('our own deadline is never the origin’s fault', async (t) => {
  const silent = await speakRaw(t, () => {});
  const observation = await probeHttp(silent.endpoint, OPTIONS, AbortSignal.timeout(100));
  assert.ok(observation.kind === 'failed');
  assert.equal(observation.failure.kind, 'cut-short');

  const aborted = await probeHttp(silent.endpoint, OPTIONS, AbortSignal.abort());
  assert.ok(aborted.kind === 'failed');
  assert.deepEqual([aborted.failure.kind, aborted.failure.phase], ['cut-short', 'connect']);
});

test('framing without end is given up on, whatever little body it carries', async (t) => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  const padded = `1;${'x'.repeat(15_000)}\r\na\r\n`.repeat(4);
  const trailers = `a: ${'b'.repeat(1_000)}\r\n`.repeat(64);
  for (const [how, first, again] of [
    ['chunk extensions', head, padded],
    ['trailers', `${head}0\r\n`, trailers],
    ['answers with status 103', '', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(1_000)],
  ] as const) {
    let sent = 0;
    const origin = await speakRaw(t, (socket) => {
      const go = () => {
        while (!socket.destroyed && socket.write(again));
        sent = socket.bytesWritten;
      };
      socket.write(first);
      socket.on('drain', go);
      go();
    });
    const observation = await probeHttp(origin.endpoint, OPTIONS, AbortSignal.timeout(10_000));
    assert.equal(observation.kind, 'failed', how);
    // What the kernel holds on both sides comes on top of our bound.
    assert.ok(sent < 32_000_000, `${how}: ${sent} bytes`);
  }
});

test('a body in chunks of one byte is framing enough, and fine', async (t) => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  const origin = await speakRaw(t, (socket) =>
    socket.write(`${head}${'1\r\na\r\n'.repeat(70_000)}0\r\n\r\n`),
  );
  assert.equal((await answered(origin.endpoint)).body.ending, 'bounded');
});

test('no connection and no TLS say so in their phase', async (t) => {
  const { port, stop } = await closedPort();
  t.after(stop);
  const refused = await failed(endpointOf(port));
  assert.deepEqual([refused.kind, refused.phase], ['refused', 'connect']);

  const plain = await serve(t, (_, response) => response.end());
  const notTls = await failed({ ...plain, protocol: 'https' });
  assert.deepEqual([notTls.kind, notTls.phase], ['not-spoken', 'tls']);

  const mute = await speakRaw(t, () => {});
  const slow = await failed({ ...mute.endpoint, protocol: 'https' }, { connectTimeoutMs: 200 });
  assert.deepEqual([slow.kind, slow.phase], ['timed-out', 'tls']);
});

test('a client certificate that is demanded ends a TLS 1.3 exchange after the handshake, with the alert’s name', async (t) => {
  const { pem, keyPem } = issueCertificate({ names: ['origin.example'] });
  const origin = await serveTls({ cert: pem, key: keyPem, requestCert: true, rejectUnauthorized: true });
  t.after(origin.stop);
  const failure = await failed({ ...endpointOf(origin.port), protocol: 'https' });
  assert.notEqual(failure.phase, 'tls');
  assert.equal(failure.tls?.alert?.name, 'certificate_required');
});

test('a header that cannot be sent is a mistake of the caller, and leaves no connection behind', async (t) => {
  const origin = await serve(t, (_, response) => response.end());
  const probe = probeHttp(origin, { ...OPTIONS, headers: [['X-Bad', 'a\r\nb']] }, AbortSignal.timeout(5_000));
  await assert.rejects(probe, { code: 'ERR_INVALID_CHAR' });
});

async function answered(endpoint: Endpoint, options: Partial<HttpProbeOptions> = {}): Promise<HttpExchange> {
  const observation = await probeHttp(endpoint, { ...OPTIONS, ...options }, AbortSignal.timeout(10_000));
  assert.ok(observation.kind === 'answered', JSON.stringify(observation));
  return observation.value;
}

async function failed(endpoint: Endpoint, options: Partial<HttpProbeOptions> = {}): Promise<Failure> {
  const observation = await probeHttp(endpoint, { ...OPTIONS, ...options }, AbortSignal.timeout(10_000));
  assert.ok(observation.kind === 'failed', JSON.stringify(observation));
  return observation.failure;
}

function endpointOf(port: number): Endpoint {
  return { address: '127.0.0.1', family: 4, port, protocol: 'http' };
}

async function serve(t: TestContext, respond: RequestListener): Promise<Endpoint> {
  const server = createServer(respond).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return endpointOf((server.address() as AddressInfo).port);
}

/** For what no real server does: says `say` once a request has come. */
async function speakRaw(t: TestContext, say: (socket: Socket) => unknown) {
  let received = '';
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => say(socket));
    socket.on('data', (chunk) => {
      received += chunk.toString();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    endpoint: endpointOf((server.address() as AddressInfo).port),
    received: () => received,
    connections: () => connections,
  };
}

function drip(socket: Socket, first: string, then: string, everyMs: number): void {
  socket.write(first);
  const timer = setInterval(() => socket.write(then), everyMs);
  socket.on('close', () => clearInterval(timer));
}

/** Lets what was written reach the other side first. */
function later(act: () => void): void {
  setTimeout(act, 50);
}
