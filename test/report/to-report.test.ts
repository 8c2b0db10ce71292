import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAUSE_IDS, type CauseId } from '../../src/formats/cause-ids.ts';
import type { Evidence } from '../../src/formats/evidence.ts';
import type { Judgement } from '../../src/formats/judgement.ts';
import { reportOf } from '../causes/case.ts';
import { evidence } from '../causes/evidence.ts';
import { answers, PLAIN } from '../causes/http.ts';
import { at, META, verdicts } from './reports.ts';

type Row = readonly [
  name: string,
  judgements: Partial<Record<CauseId, Judgement>>,
  state: string,
  status: number | null,
  headline: RegExp,
  overrides?: Partial<Evidence>,
];

const expired: Judgement = {
  kind: 'found',
  certainty: 'proven',
  because: '192.0.2.1:443: certificate 1 of 2 ended yesterday',
  decisive: 'it ended yesterday',
};
const mismatch: Judgement = {
  kind: 'found',
  certainty: 'depends',
  dependsOn: ['host-header'],
  because: '192.0.2.1:443: the certificate covers www.example.com only; it fits only if Host is forwarded',
  decisive: 'it covers www.example.com only',
};

const answering = (status: number, address = '192.0.2.1', family: 4 | 6 = 4) =>
  answers({ statusCode: status }, {}, { endpoint: { address, family, port: 443, protocol: 'https' } });
const plainly = (status: number) => answers({ statusCode: status }, {}, { endpoint: PLAIN });

const ROWS: readonly Row[] = [
  [
    'an error the origin answers itself is no fault on the way, and told',
    {},
    'healthy',
    null,
    /^The origin itself answered 500 to "\/", a status that CloudFront passes on; nothing else wrong found from here on 1 address; that does not prove/,
    { endpoints: [answering(500)] },
  ],
  [
    'an error on some addresses',
    {},
    'healthy',
    null,
    /^The origin itself answered 404 to "\/" on 1 of 2 addresses, a status/,
    { endpoints: [answering(404), answering(200, '192.0.2.2')] },
  ],
  [
    'an error over plain HTTP alone, beside HTTPS that serves, and over IPv6 beside IPv4',
    {},
    'healthy',
    null,
    /^Nothing wrong found/,
    { endpoints: [answering(399), answering(500, '2001:db8::1', 6), plainly(500)] },
  ],
  [
    'nothing found',
    {},
    'healthy',
    null,
    /^Nothing wrong found from here on 1 address, which answered 200 to GET \/; that does not prove/,
  ],
  [
    'warnings do not break',
    { 'certificate-expires-soon': { kind: 'warning', because: 'in 3 days' } },
    'healthy',
    null,
    /^Nothing wrong found/,
  ],
  [
    'a proven cause breaks',
    { 'certificate-expired': expired },
    'broken',
    502,
    /^CloudFront answers 502: the origin's certificate has expired; it ended yesterday$/,
  ],
  [
    'a likely cause breaks, and says so',
    {
      'http-timed-out': {
        kind: 'found',
        certainty: 'likely',
        because: 'no byte in 30 s',
        decisive: 'no byte in 30 s',
      },
    },
    'broken',
    504,
    /^CloudFront most likely answers 504: /,
  ],
  [
    'at times',
    {
      'tcp-refused': {
        kind: 'found',
        certainty: 'proven',
        intermittent: true,
        because: 'connection refused',
        decisive: '',
        ways: [
          {
            protocol: 'https',
            addresses: 3,
            sightings: [
              {
                because: 'connection refused',
                endpoint: { protocol: 'https', address: '192.0.2.3', port: 443, family: 4 },
              },
            ],
          },
        ],
      },
    },
    'broken',
    502,
    /^CloudFront answers 502 at times: the origin refuses the connection, on 1 of 3 addresses \(192\.0\.2\.3:443\)$/,
  ],
  [
    'that all addresses have it is said once, in what is affected',
    { 'certificate-expired': { ...expired, decisive: 'it ended yesterday' } },
    'broken',
    502,
    /has expired; it ended yesterday$/,
  ],
  [
    'in some handshakes',
    {
      'certificate-expired': {
        ...expired,
        intermittent: true,
        decisive: 'it ended yesterday',
        handshakes: { bad: 1, of: 3 },
      },
    },
    'broken',
    502,
    /has expired, in 1 of 3 handshakes: it ended yesterday$/,
  ],
  [
    'a cause that says it all stands alone',
    { 'certificate-self-signed': { ...expired, decisive: '' } },
    'broken',
    502,
    /: the origin's certificate is self-signed$/,
  ],
  [
    "an issuer's certificate is not called the origin's",
    { 'certificate-expired': { ...expired, at: 'issuer', decisive: 'CN=R3 ended yesterday' } },
    'broken',
    502,
    /: an issuer's certificate in the origin's chain has expired; CN=R3 ended yesterday$/,
  ],
  [
    'the status of what was seen goes before that of the cause',
    {
      'http-upstream-error': {
        kind: 'found',
        certainty: 'proven',
        because: 'it answers 503',
        decisive: 'it answers 503',
        cloudfrontStatus: 503,
      },
    },
    'broken',
    503,
    /answers 503/,
  ],
  [
    'only what depends is unsure',
    { 'certificate-name-mismatch': mismatch },
    'unsure',
    null,
    /^The origin's certificate is for another name; it covers www\.example\.com only\. Depends on whether Host is forwarded$/,
  ],
  [
    'what depends beside what is proven is broken, and the headline names the proven one',
    { 'certificate-name-mismatch': mismatch, 'certificate-expired': expired },
    'broken',
    502,
    /has expired; it ended yesterday \(1 more cause found\)$/,
  ],
  [
    'missing evidence that matters is unsure',
    { 'http-timed-out': { kind: 'unknown', missing: 'our own time ran out first', matters: true } },
    'unsure',
    null,
    /^Nothing wrong found, but something was not seen: our own time ran out first$/,
  ],
  [
    'where nothing was seen, nothing is said to be right',
    { 'dns-unresolvable': { kind: 'unknown', missing: 'no answer from the resolver', matters: true } },
    'unsure',
    null,
    /^Nothing of the origin was seen: no answer from the resolver$/,
    { addresses: [], endpoints: [] },
  ],
  [
    'what several causes lack is one thing that was not seen',
    {
      'http-timed-out': { kind: 'unknown', missing: 'our own time ran out first', matters: true },
      'http-malformed': { kind: 'unknown', missing: 'our own time ran out first', matters: true },
      'tls-not-spoken': { kind: 'unknown', missing: 'a handshake', matters: true },
    },
    'unsure',
    null,
    /^Nothing wrong found, but something was not seen: a handshake \(and 1 more\)$/,
  ],
  [
    'missing evidence that does not matter is healthy',
    { 'http-timed-out': { kind: 'unknown', missing: 'no TLS', matters: false } },
    'healthy',
    null,
    /^Nothing wrong found/,
  ],
  [
    'every address forbidden is refused, whatever is found',
    {
      'address-not-public': {
        kind: 'found',
        certainty: 'likely',
        because: 'it is private',
        decisive: 'it is private',
      },
    },
    'refused',
    null,
    /^No address of origin\.example\.com may be touched from here: 10\.0\.0\.5 is private; nothing was sent to it$/,
    { addresses: [{ address: '10.0.0.5', family: 4, from: 'dns', refused: 'private' }], endpoints: [] },
  ],
  [
    'some addresses forbidden is not refused',
    {},
    'healthy',
    null,
    /on 1 address \(1 more not probed\)/,
    {
      addresses: [
        { address: '192.0.2.1', family: 4, from: 'dns' },
        { address: '10.0.0.5', family: 4, from: 'dns', refused: 'private' },
      ],
    },
  ],
];

for (const [name, judgements, state, status, headline, overrides] of ROWS) {
  test(name, () => {
    const { verdict } = reportOf(evidence(overrides), verdicts(judgements), META);
    assert.equal(verdict.state, state);
    assert.equal(verdict.cloudfrontStatus, status);
    assert.match(verdict.headline, headline);
  });
}

test('causes are listed root cause first: the first that does not depend, then in order of precedence; findings hold every cause once', () => {
  const report = reportOf(
    evidence(),
    verdicts({
      'certificate-chain-incomplete': expired,
      'certificate-expired': expired,
      'tcp-reset': mismatch,
    }),
    META,
  );
  assert.deepEqual(report.verdict.causes, [
    'certificate-expired',
    'tcp-reset',
    'certificate-chain-incomplete',
  ]);
  assert.deepEqual(
    report.findings.map(({ cause }) => cause),
    CAUSE_IDS,
  );
});

test('what hits one protocol of two does not hit every request', () => {
  const affects = (over?: 'http' | 'https') => {
    const refused: Judgement = {
      kind: 'found',
      certainty: 'proven',
      because: 'nothing listens',
      decisive: 'nothing listens',
      ...(over && {
        waysAsked: 2,
        ways: [{ protocol: over, addresses: 1, sightings: [] }],
      }),
    };
    return reportOf(evidence(), verdicts({ 'tcp-refused': refused }), META).verdict.affects;
  };
  assert.equal(affects(), 'every request that goes to the origin');
  assert.equal(affects('https'), 'every request that goes to the origin over HTTPS');
  assert.equal(affects('http'), 'every request that goes to the origin over plain HTTP');
});

test('an unsure verdict asks, a broken one says what it affects, a healthy one says where to look next', () => {
  const verdictOf = (judgements: Partial<Record<CauseId, Judgement>>) =>
    reportOf(evidence({ endpoints: [at('192.0.2.1'), at('192.0.2.2')] }), verdicts(judgements), META).verdict;
  assert.match(
    verdictOf({ 'certificate-name-mismatch': mismatch }).question ?? '',
    /forward the Host header/,
  );
  assert.match(
    verdictOf({ 'certificate-expired': expired }).affects ?? '',
    /over HTTPS, on all 2 addresses$/,
  );
  assert.equal(verdictOf({}).next?.length, 5);
  assert.match(verdictOf({}).next?.at(-1) ?? '', /^Not tested: methods other than GET .*`--time-idle-close`/);
});

test('what was found on all addresses that were asked is not said of those that were left out', () => {
  const address = (last: number, skipped?: string) =>
    ({ address: `192.0.2.${last}`, family: 4, from: 'dns', ...(skipped && { skipped }) }) as const;
  const seen = evidence({
    addresses: [address(1), address(2), address(3, 'beyond the first 2'), address(4, 'beyond the first 2')],
    endpoints: [at('192.0.2.1'), at('192.0.2.2')],
  });
  assert.equal(
    reportOf(seen, verdicts({ 'certificate-expired': expired }), META).verdict.affects,
    'every request that goes to the origin over HTTPS, on all 2 addresses that were asked; 2 more were not',
  );
});

test('each kind of judgement becomes a finding with what belongs to it', () => {
  const { findings } = reportOf(
    evidence(),
    verdicts({
      'certificate-expired': { ...expired, intermittent: true },
      'certificate-name-mismatch': mismatch,
      'certificate-expires-soon': { kind: 'warning', because: 'in 3 days' },
      'http-timed-out': { kind: 'unknown', missing: 'no TLS', matters: false },
    }),
    META,
  );
  const of = (id: CauseId) => findings.find(({ cause }) => cause === id);
  assert.equal(of('certificate-expired')?.certainty, 'proven');
  assert.equal(of('certificate-expired')?.intermittent, true);
  assert.deepEqual(of('certificate-name-mismatch')?.dependsOn, ['host-header']);
  assert.equal(of('certificate-expires-soon')?.certainty, undefined);
  assert.ok((of('certificate-expires-soon')?.remedy.length ?? 0) > 0);
  assert.equal(of('http-timed-out')?.because, 'no TLS');
  assert.deepEqual(of('http-timed-out')?.remedy, []);
  assert.equal(of('dns-unresolvable')?.kind, 'ruled-out');
  assert.equal(of('dns-unresolvable')?.because, '');
});

test('what is not known of the target stays null, the minimum version is assumed', () => {
  const { target } = reportOf(
    evidence({ target: { ...evidence().target, protocol: null, port: null } }),
    verdicts({}),
    META,
  );
  assert.deepEqual(target, {
    origin: 'origin.example.com',
    protocol: null,
    port: null,
    hostHeader: null,
    serverName: 'origin.example.com',
    path: '/',
    minTls: 'TLSv1.2',
  });
});

test('of a certificate that only some hosts have wrong, the good one is installed, not another ordered', () => {
  const stale: Judgement = {
    ...expired,
    intermittent: true,
    at: 'issuer',
    endpoint: at('192.0.2.1').endpoint,
  };
  for (const [addresses, proof] of [
    [['192.0.2.1'], /^for ip in .* uniq -c$/],
    [['192.0.2.1', '192.0.2.2'], /^openssl s_client -connect 192\.0\.2\.1:443 .* -showcerts /],
  ] as const) {
    const seen = evidence({ endpoints: addresses.map((address) => at(address)) });
    const { findings } = reportOf(seen, verdicts({ 'certificate-expired': stale }), META);
    const finding = findings.find(({ cause }) => cause === 'certificate-expired');
    assert.match(finding?.remedy[0] ?? '', /have a good certificate/);
    assert.match(finding?.proof ?? '', proof);
  }
});

test('a healthy verdict on an error of the origin’s own leads to the origin first', () => {
  const next = (status: number) =>
    reportOf(evidence({ endpoints: [answering(status)] }), verdicts({}), META).verdict.next ?? [];
  assert.match(next(503)[0] ?? '', /^A 503 is made at the origin: look in the log there/);
  assert.deepEqual(next(503).slice(1), next(200));
});

test('a redirect in a circle is said, and comes first; one that may be none is a warning alone', () => {
  const verdictOn = (at: 'to-https' | 'to-http' | 'to-viewers' | undefined, protocol: 'http' | null) =>
    reportOf(
      evidence({ endpoints: [plainly(301)], target: { ...evidence({}).target, protocol } }),
      verdicts({
        'http-redirect-loop': { kind: 'warning', because: 'it redirects to itself', ...(at && { at }) },
      }),
      META,
    ).verdict;
  for (const { headline, next = [] } of [verdictOn('to-https', 'http'), verdictOn(undefined, null)]) {
    assert.match(
      headline,
      /^The origin’s redirect leads back to itself.*; nothing else wrong found from here/,
    );
    assert.match(next[0] ?? '', /^If browsers say "too many redirects"/);
  }
  for (const { headline, next = [] } of [
    verdictOn('to-https', null),
    verdictOn('to-http', null),
    verdictOn('to-viewers', 'http'),
  ]) {
    assert.match(headline, /^Nothing wrong found/);
    assert.ok(!next.some((step) => step.includes('too many redirects')));
  }
});
