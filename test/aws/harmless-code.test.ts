import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHarmlessCode } from '../../src/aws/harmless-code.ts';

test('code that surely leaves Host and origin alone is told from code that may not', () => {
  for (const [code, harmless] of [
    ['function handler(event) { event.request.uri = "/index.html"; return event.request; }', true],
    [
      "import cf from 'cloudfront';\nconst kvs = cf.kvs();\nasync function handler(e) { return e.request; }",
      true,
    ],
    [
      "import cf from 'cloudfront';\nfunction handler(e) { cf.updateRequestOrigin({ domainName: 'a' }); return e.request; }",
      false,
    ],
    [
      "import cf from 'cloudfront';\nfunction handler(e) { cf['update' + 'RequestOrigin']({}); return e.request; }",
      false,
    ],
    [
      "import cf from 'cloudfront';\nconst other = cf;\nfunction handler(e) { other['up' + 'x'](); return e.request; }",
      false,
    ],
    ["const cf = require('cloudfront');\nfunction handler(e) { return e.request; }", false],
    ["function handler(e) { eval('x'); return e.request; }", false],
  ] as const)
    assert.equal(isHarmlessCode(code), harmless, code);
});
