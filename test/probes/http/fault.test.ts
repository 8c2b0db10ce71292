import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { nameFault, quote } from '../../../src/probes/http/fault.ts';
import { concealer, keepHeaders, readRawHead } from '../../../src/probes/http/head.ts';

const CODES = [
  'HPE_HEADER_OVERFLOW',
  'HPE_INVALID_CONSTANT',
  'HPE_INVALID_VERSION',
  'HPE_INVALID_STATUS',
  'HPE_CR_EXPECTED',
  'HPE_UNEXPECTED_CONTENT_LENGTH',
  'HPE_INVALID_CONTENT_LENGTH',
  'HPE_INVALID_TRANSFER_ENCODING',
  'HPE_INVALID_HEADER_TOKEN',
  'HPE_LF_EXPECTED',
  'HPE_INVALID_CHUNK_SIZE',
  'HPE_CLOSED_CONNECTION',
];

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      'HTTP/1.1 ',
      '100',
      '200',
      ' OK',
      '\r\n',
      '\n',
      '\r',
      'Content-Length: ',
      '1, 2',
      ': ',
      'chunked',
    ),
    fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  ),
  { maxLength: 40 },
);

test('whatever was received, the fault has a name and one short printable line', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CODES), pieces, (code, received) => {
      const { detail, http } = nameFault(
        code,
        'the parser’s words',
        Buffer.from(received.join(''), 'latin1'),
      );
      assert.equal(detail, `${http.fault}: ${http.words}`);
      assert.ok(detail.length <= 500, detail);
      assert.doesNotMatch(detail, /\p{Cc}/u);
    }),
  );
});

test('the final head lies within what was received, and ends with a blank line when it is complete', () => {
  fc.assert(
    fc.property(pieces, (received) => {
      const bytes = Buffer.from(received.join(''), 'latin1');
      const head = readRawHead(bytes);
      assert.ok(head.bytes <= bytes.length);
      assert.equal(head.text.length, head.complete ? head.bytes - 4 : head.bytes);
      assert.ok(!head.text.includes('\r\n\r\n'));
    }),
  );
});

test('no secret survives, whole or in its words', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z0-9]{6,20}( [a-z0-9]{6,20})?$/),
      fc.string(),
      fc.string(),
      (secret, a, b) => {
        const conceal = concealer([secret]);
        for (const word of secret.split(' ')) {
          assert.ok(!conceal(`${a}${word}${b}`).includes(word));
          assert.ok(!JSON.stringify(keepHeaders(['X-Echo', `${a}${word}${b}`], conceal)).includes(word));
        }
      },
    ),
  );
});

test('a quotation is bounded and cannot break its line', () => {
  assert.equal(quote('a\r\n\u0000\u00ff'), '"a\\x0d\\x0a\\x00\\xff"');
  assert.ok(quote('\0'.repeat(1_000)).length <= 80 * 4 + 3);
});
