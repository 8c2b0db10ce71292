import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { rejudge, type Settings } from '../../src/check/rejudge.ts';
import type { RemedyStep } from '../../src/formats/remedy-step.ts';
import type { Finding, Report } from '../../src/formats/report.ts';
import { SERVER_IDS, serverRow } from '../../src/readings/servers.ts';
import { plainText } from '../../src/repairs/words.ts';
import { RECORDED } from '../reports/recording.ts';

const NET = globSync('{farm,stories,acceptance}/*.json', { cwd: fileURLToPath(RECORDED) })
  .filter((name) => !name.endsWith('digests.json'))
  .map((name) => ({ name, saved: JSON.parse(readFileSync(new URL(name, RECORDED), 'utf8')) as Report }));

const judged = (saved: Report, changes: Settings): Report =>
  rejudge(saved, changes, new Date(saved.evidence.observedAt), saved);

/** Every step that a report tells anybody to take. */
const told = (report: Report): readonly { readonly finding: Finding; readonly step: RemedyStep }[] =>
  report.findings.flatMap((finding) =>
    (finding.steps ?? [])
      .flatMap((step) => ('either' in step ? step.either.flat() : [step]))
      .map((step) => ({ finding, step })),
  );

/** How a configuration of each is tested or written, which nobody needs whose server is another one. */
const WORDS_OF = {
  nginx: /systemctl reload nginx|`(?:listen|server_name|ssl_\w+|proxy_\w+|keepalive_timeout)\b/,
  apache: /apachectl|`(?:SSL[A-Z]\w+|ServerName|ServerAlias|KeepAliveTimeout|ProxyTimeout)\b/,
  haproxy: /reload haproxy|`(?:crt|bind|strict-sni|tune\.bufsize|timeout (?:server|http-keep-alive))\b/,
} as const;
const PRODUCTS = ['nginx', 'apache', 'haproxy'] as const;

const ASKS_FOR_HOST = /[Ii]f (?:Host is|CloudFront) forward|Settle which name/;
/** Nobody but AWS gets a certificate for one. */
const FOR_A_NAME_OF_AWS =
  /certificate (?:issued )?for \S+\.(?:amazonaws\.com|elasticbeanstalk\.com|cloudfront\.net)/;
/** Where the fault was found, its status is known. */
const FOR_ANY_STATUS = /^For a 50\d: /;

for (const [settings, changes] of [
  ['as recorded', {}],
  ['with Host known not to be forwarded', { hostHeader: 'none' }],
  ['with Host known to be forwarded', { hostHeader: 'www.viewers.example' }],
] as const) {
  test(`no step asks what is known, or is for a product that does not answer: the net, ${settings}`, () => {
    const wrong = new Set<string>();
    let steps = 0;
    for (const { name, saved } of NET) {
      const report = judged(saved, changes);
      const isSettled = report.evidence.target.hostHeader !== null;
      const answering = SERVER_IDS.filter(
        (id) => report.servers?.some((seen) => seen.id === id) && serverRow(id).leavesServerOpen !== true,
      );
      for (const { finding, step } of told(report)) {
        const text = plainText(step);
        steps += 1;
        const isWrong =
          (isSettled && (step.assumes?.includes('host-header') || ASKS_FOR_HOST.test(text))) ||
          PRODUCTS.some((id) => answering.length > 0 && !answering.includes(id) && WORDS_OF[id].test(text)) ||
          FOR_A_NAME_OF_AWS.test(text) ||
          (finding.kind === 'found' && FOR_ANY_STATUS.test(text));
        if (isWrong) wrong.add(`${name}, ${finding.cause}: ${text}`);
      }
    }
    assert.deepEqual([...wrong], []);
    assert.ok(steps > 100);
  });
}
