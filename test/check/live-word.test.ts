import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLiveWord } from '../../src/check/live-distribution.ts';

test('ids and names of distributions are told from origins; other names only where AWS is asked for every name', () => {
  for (const [word, everyName, wanted] of [
    ['E1EXAMPLE', false, 'E1EXAMPLE'],
    ['EDFDVBD6EXAMPLE', false, 'EDFDVBD6EXAMPLE'],
    ['E1EXAMPLE/cart?a=1', false, 'E1EXAMPLE /cart?a=1'],
    ['E1EXAMPLE/', false, 'E1EXAMPLE /'],
    ['ELEPHANT', true, null],
    ['e1example', true, null],
    ['E1EXAMPLE.shop.example', false, null],
    ['d111111abcdef8.cloudfront.net', false, 'd111111abcdef8.cloudfront.net /'],
    ['https://d111111abcdef8.cloudfront.net/cart', false, 'd111111abcdef8.cloudfront.net /cart'],
    ['www.shop.example/cart', false, null],
    ['www.shop.example/cart', true, 'www.shop.example /cart'],
    ['not a word', true, null],
  ] as const) {
    const live = readLiveWord(word, everyName);
    const name = live?.wanted.kind === 'id' ? live.wanted.id : live?.wanted.host;
    assert.equal(live === null ? null : [name, live.viewer?.path].filter(Boolean).join(' '), wanted, word);
  }
});
