import type { FarmOrigin } from './farm-origin.ts';
import { behindTls, https } from './serving.ts';

/** Origins whose HTTP answer is wrong or missing. */
export const HTTP_ORIGINS: readonly FarmOrigin[] = [
  {
    label: 'upstream-502',
    story: 'a proxy whose own upstream is down',
    expected: ['http-upstream-error'],
    serve: https(
      'upstream-502',
      {},
      {
        respond: (_request, response) => {
          response.writeHead(502, { Server: 'nginx/1.25.3', 'Content-Type': 'text/html' });
          response.end(
            '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.25.3</center>\r\n</body>\r\n</html>\r\n',
          );
        },
      },
    ),
  },
  {
    label: 'malformed',
    story: 'an answer that is no HTTP',
    expected: ['http-malformed'],
    serve: behindTls('malformed', (socket) => socket.end('HELLO 200\r\nthis is: not http\r\n\r\n')),
  },
  {
    label: 'large-header',
    story: 'more than 32,768 bytes of response headers',
    expected: ['http-header-too-large'],
    serve: behindTls('large-header', (socket) =>
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Large: ${'x'.repeat(40_000)}\r\n\r\nok`),
    ),
  },
  {
    label: 'closes',
    story: 'a connection closed in place of an answer',
    expected: ['http-connection-closed'],
    serve: behindTls('closes', (socket) => socket.end()),
  },
  {
    label: 'breaks-compressed',
    story: 'a connection closed where a compressed answer would do, as every browser asks',
    expected: ['http-request-dependent'],
    serve: https(
      'breaks-compressed',
      {},
      {
        respond: ({ headers, socket }, response) => {
          if (headers['accept-encoding'] === undefined) response.end('ok');
          else socket.destroy();
        },
      },
    ),
  },
  {
    label: 'http2-only',
    story: 'HTTP/2 frames whatever was asked',
    expected: ['http-version-unsupported'],
    serve: behindTls('http2-only', (socket) => socket.end(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]))),
  },
  {
    label: 'slow',
    story: 'no answer within the response timeout',
    expected: ['http-timed-out'],
    options: ['--response-timeout', '1'],
    serve: behindTls('slow', () => {}),
  },
];
