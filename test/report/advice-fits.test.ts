import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rejudge } from '../../src/check/rejudge.ts';
import type { Finding, Report } from '../../src/formats/report.ts';

const STORIES = new URL('../fixtures/reports/stories/', import.meta.url);

/** A report of an origin as somebody had it, judged by today's causes. */
function judged(story: string, change: (saved: Report) => Report = (saved) => saved): Report {
  const saved = change(JSON.parse(readFileSync(new URL(`${story}.json`, STORIES), 'utf8')));
  return rejudge(saved, {}, new Date(saved.evidence.observedAt), saved);
}

const advised = ({ findings }: Report): readonly Finding[] =>
  findings.filter(({ kind }) => kind === 'found' || kind === 'warning');

test('a balancer that passes TLS through: the steps are for the ingress that sent the certificate', () => {
  const findings = advised(judged('f2-ingress-fake-cert-behind-nlb'));
  assert.deepEqual(
    findings.map(({ cause, server }) => [cause, server]),
    [
      ['certificate-name-mismatch', 'ingress-nginx'],
      ['certificate-self-signed', 'ingress-nginx'],
    ],
  );
  for (const { remedy } of findings) {
    assert.match(remedy[0] ?? '', /a name of your own/);
    assert.match(remedy.join(' '), /`spec\.tls`/);
    assert.doesNotMatch(remedy.join(' '), /ACM|elbv2|amazonaws\.com/);
  }
});

test('one Host fails and the other serves, both measured: the steps say so', () => {
  const findings = advised(judged('f3-host-dependent-503'));
  const [root] = findings;
  assert.equal(root?.cause, 'http-upstream-error');
  assert.match(root.remedy[0] ?? '', /^Stop forwarding Host/);
  assert.match(root.remedy[1] ?? '', /^Or: .*known to .*the server/);
  for (const { remedy, pitfalls = [] } of findings) {
    assert.doesNotMatch(pitfalls.join(' '), /nothing to repair in the distribution/);
    assert.doesNotMatch(remedy.join(' '), /Settle which/);
  }
});

test('with Host known not to be forwarded, nobody is asked to settle which name is sent', () => {
  const asked = (saved: Report): Report => {
    const { target } = saved.evidence;
    const hosts = { 'as-cloudfront': target.origin, 'other-host': 'www.company.example' };
    const endpoints = saved.evidence.endpoints.map((seen) => ({
      ...seen,
      exchanges: seen.exchanges.map((sent) =>
        sent.purpose === 'other-path' ? sent : { ...sent, host: hosts[sent.purpose] },
      ),
    }));
    return {
      ...saved,
      evidence: { ...saved.evidence, target: { ...target, hostHeader: 'none' }, endpoints },
    };
  };
  const report = judged('f3-host-dependent-503', asked);
  const dependent = report.findings.find(({ cause }) => cause === 'http-host-dependent');
  assert.equal(dependent?.kind, 'warning');
  for (const { remedy } of advised(report)) assert.doesNotMatch(remedy.join(' '), /Settle which|AllViewer\b/);
  assert.match(
    dependent.remedy.join(' '),
    /^Make .* known to .*since Host is not forwarded.* Managed-HostHeaderOnly/,
  );
});
