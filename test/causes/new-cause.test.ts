import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { test } from 'node:test';
import { parse } from 'acorn';
import { ALL_CAUSES } from '../../src/causes/all.ts';
import type { Cause } from '../../src/causes/cause.ts';
import { rejudge } from '../../src/check/rejudge.ts';
import { CAUSE_IDS } from '../../src/formats/cause-ids.ts';
import type { Report } from '../../src/formats/report.ts';
import { toSlackMessages } from '../../src/render/slack/block-kit.ts';
import { evidencePost } from '../../src/render/slack/evidence-post.ts';
import { toTerminal } from '../../src/render/terminal/terminal.ts';
import { RECORDED } from '../reports/recording.ts';
import { GENERATED, planCause } from './plan-cause.ts';

const FAMILIES = [...new Set(ALL_CAUSES.map(({ family }) => family))];

for (const family of FAMILIES) {
  test(`a new cause of the family ${family} is files in its own folder, and at most six others name it`, () => {
    const id = `${family}-never-seen`;
    const { written, changed } = planCause(id, family, ALL_CAUSES.at(-1)?.id ?? '');
    for (const [path, text] of written) {
      assert.match(path, new RegExp(`^(?:src|test)/causes/${family}/${id}\\.`));
      assert.equal(globSync(path).length, 0, path);
      parse(stripTypeScriptTypes(text), { ecmaVersion: 'latest', sourceType: 'module' });
    }
    assert.equal(written.size, 3);
    const imports = changed.get('src/causes/all.ts')?.match(/(?<=^import .* from ').+(?=';$)/gm) ?? [];
    assert.deepEqual(imports, imports.toSorted(), 'imports are inserted in order');
    for (const [path, text] of changed) {
      assert.ok(text.includes(id), path);
      parse(stripTypeScriptTypes(text), { ecmaVersion: 'latest', sourceType: 'module' });
    }
    assert.ok(changed.size + GENERATED.length <= 6);
  });
}

test('nothing but what a new cause changes has to list every cause', () => {
  const { changed } = planCause('http-never-seen', 'http', 'http-malformed');
  const listed = new Set<string>([...changed.keys(), ...GENERATED]);
  const wrong = globSync('{src,test,docs}/**/*.{ts,json,md}')
    .filter((path) => !path.startsWith('test/fixtures/reports/'))
    .flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      const isList = CAUSE_IDS.filter((id) => text.includes(id)).length > CAUSE_IDS.length / 2;
      const wantsAll = path.endsWith('.ts') && /(?<!Partial<)Record<\s*CauseId\b/.test(text);
      return (isList && !listed.has(path)) || wantsAll ? [path] : [];
    });
  assert.deepEqual(wrong, []);
});

test('a cause more that is not there changes no recorded text', () => {
  const [first] = ALL_CAUSES;
  assert.ok(first);
  const causes = ALL_CAUSES as Cause[];
  const more: Cause = {
    ...first,
    id: 'http-never-seen' as Cause['id'],
    scope: 'origin',
    judge: () => ({ kind: 'ruled-out' }),
  };
  const names = globSync('{farm,stories}/*.json', { cwd: RECORDED }).toSorted().slice(-12);
  const said = () =>
    names.map((name) => {
      const saved: Report = JSON.parse(readFileSync(new URL(name, RECORDED), 'utf8'));
      const judged = rejudge(saved, {}, new Date(saved.evidence.observedAt), saved);
      // Recorded texts leave them out too: they are counted.
      const report = { ...judged, findings: judged.findings.filter(({ kind }) => kind !== 'ruled-out') };
      return [
        toTerminal(report, { colour: false, width: 100 }),
        toSlackMessages(report),
        evidencePost(report),
      ];
    });
  const before = said();
  causes.splice(40, 0, more);
  try {
    assert.deepEqual(said(), before);
  } finally {
    causes.splice(40, 1);
  }
});
