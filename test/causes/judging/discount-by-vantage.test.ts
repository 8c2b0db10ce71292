import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_CAUSES } from '../../../src/causes/all.ts';
import { judgeCase } from '../../../src/causes/judging/judge.ts';
import type { CauseId } from '../../../src/formats/cause-ids.ts';
import type { Evidence } from '../../../src/formats/evidence.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { missingOf } from '../../../src/report/because.ts';
import { caseOf } from '../case.ts';
import { answered, endpoint, evidence, exchange, failed, handshake } from '../evidence.ts';
import { lookup } from '../lookups.ts';
import { byEdge, viewer } from '../viewer.ts';

const NOW = new Date('2026-11-23T10:00:00Z');
const dns = [lookup('public', { aliases: ['d111111abcdef8.cloudfront.net'], addresses: ['192.0.2.1'] })];

const judge = (id: CauseId, seen: Partial<Evidence>) => {
  const judgement = judgeCase(ALL_CAUSES, caseOf(evidence(seen), NOW)).find(
    ({ cause }) => cause.id === id,
  )?.judgement;
  assert.ok(judgement);
  return judgement;
};
const presenting = (issuer: string, notAfter: string, date?: string) => {
  const ca = issueCertificate({ commonName: issuer, ca: true });
  const { der } = issueCertificate({ names: ['origin.example.com'], issuer: ca, notAfter });
  return [
    endpoint({
      handshakes: [
        {
          purpose: 'as-cloudfront',
          serverName: 'origin.example.com',
          observation: answered(handshake({ chain: [der.toString('base64')] })),
        },
      ],
      exchanges: [
        {
          purpose: 'as-cloudfront',
          host: 'origin.example.com',
          path: '/',
          observation: answered(exchange(date === undefined ? {} : { headers: [['Date', date]] })),
        },
      ],
    }),
  ];
};

test('what the edges under a viewers’ name do is not held against the origin', () => {
  const refusing = endpoint({ tcp: failed('refused', 'connect'), handshakes: [], exchanges: [] });
  const asked = { dns, endpoints: [refusing], viewer: viewer(byEdge(502)) };
  const hidden = judge('tcp-refused', asked);
  assert.equal(hidden.kind, 'unknown');
  assert.match(hidden.kind === 'unknown' ? hidden.missing : '', /the origin behind them was not probed/);
  const { target } = evidence();
  // Somebody who knows which Host is sent speaks of an origin.
  assert.equal(judge('tcp-refused', { ...asked, target: { ...target, hostHeader: 'none' } }).kind, 'found');
});

test('by its answers alone, a name may have something of its own in front of CloudFront', () => {
  const [secure] = presenting('A Root Nobody Knows', '2026-11-20T00:00:00Z');
  const seen = {
    endpoints: [
      {
        ...endpoint(secure),
        exchanges: [
          {
            purpose: 'as-cloudfront',
            host: 'origin.example.com',
            path: '/',
            observation: answered(exchange({ statusCode: 502, headers: [['X-Amz-Cf-Pop', 'FRA56-P1']] })),
          } as const,
        ],
      },
    ],
    viewer: viewer(byEdge(502)),
  };
  assert.equal(judge('certificate-expired', seen).kind, 'found');
  assert.equal(judge('http-upstream-error', seen).kind, 'unknown');
});

test('a proxy that opens TLS shows its own certificate, not the origin’s', () => {
  const judged = judge('certificate-untrusted', {
    endpoints: presenting('Zscaler Intermediate Root CA', '2027-06-01T00:00:00Z'),
  });
  assert.equal(judged.kind, 'unknown');
  assert.ok(judged.kind === 'unknown' && judged.matters);
  assert.match(judged.kind === 'unknown' ? judged.missing : '', /a proxy on the way out of this network/);
  const own = { endpoints: presenting('Some Root', '2027-06-01T00:00:00Z') };
  assert.equal(judge('certificate-untrusted', own).kind, 'found');
});

test('nothing is held against the origin, nor ruled out, by what a measured proxy shows', () => {
  const gateway = issueCertificate({ commonName: 'Contoso Web Gateway CA', ca: true });
  const shown = (name: string) => {
    const { der } = issueCertificate({ names: [name], issuer: gateway, notAfter: '2026-11-20T00:00:00Z' });
    return answered(handshake({ chain: [der, gateway.der].map((each) => each.toString('base64')) }));
  };
  const observed = { serverName: 'origin.example.com', observation: shown('origin.example.com') };
  const seen = {
    endpoints: [endpoint({ handshakes: [{ purpose: 'as-cloudfront', ...observed }] })],
    interceptionControl: {
      address: '1.1.1.1',
      port: 443,
      serverName: null,
      observation: shown('one.one.one.one'),
    },
  } satisfies Partial<Evidence>;
  for (const [id, matters, words] of [
    ['certificate-untrusted', true, /own certificate: .* \(.*CN=Contoso Web Gateway CA.*\)$/],
    ['certificate-expired', true, /own certificate: .* ended 2026-11-20/],
    ['certificate-name-mismatch', false, /own certificate: .* shows one of its own$/],
    ['certificate-expires-soon', false, /own certificate: .* shows one of its own$/],
    ['tls-protocol-unsupported', false, /own TLS handshake: .* shows one of its own$/],
  ] as const) {
    const judged = judge(id, seen);
    assert.ok(judged.kind === 'unknown', `${id}: ${judged.kind}`);
    assert.equal(judged.matters, matters, id);
    assert.match(missingOf(judged), words, id);
  }
  // A proxy may let one connection pass and open the next.
  const root = issueCertificate({ commonName: 'Root', ca: true });
  const passed = issueCertificate({ names: ['origin.example.com'], issuer: root });
  const repeat = {
    purpose: 'repeat',
    serverName: 'origin.example.com',
    observation: answered(handshake({ chain: [passed.der.toString('base64')] })),
  } as const;
  const mixed = {
    trust: { rootList: 'test', addedRoots: [root.der.toString('base64')] },
    endpoints: [endpoint({ handshakes: [{ purpose: 'as-cloudfront', ...observed }, repeat] })],
  };
  const told = judge('certificate-expired', mixed);
  assert.ok(told.kind === 'found' && told.intermittent);
  const inconsistent = judge('origin-inconsistent', mixed);
  assert.ok(inconsistent.kind === 'unknown' && !inconsistent.matters, 'one stale host is one fault');
  const proxied = judge('origin-inconsistent', { ...seen, ...mixed });
  assert.ok(proxied.kind === 'unknown' && proxied.matters);
  assert.equal(judge('tcp-refused', seen).kind, 'ruled-out');
  assert.equal(judge('certificate-expired', { endpoints: seen.endpoints }).kind, 'found');
});

test('a clock that is off makes dates less sure', () => {
  const ended = '2026-11-23T09:00:00Z';
  const inStep = judge('certificate-expired', {
    endpoints: presenting('Some Root', ended, 'Mon, 23 Nov 2026 10:01:00 GMT'),
  });
  const off = judge('certificate-expired', {
    endpoints: presenting('Some Root', ended, 'Mon, 23 Nov 2026 08:00:00 GMT'),
  });
  assert.equal(inStep.kind === 'found' && inStep.certainty, 'proven');
  assert.equal(off.kind === 'found' && off.certainty, 'likely');
});
