import { ALL_CAUSES } from '../../src/causes/all.ts';
import type { Verdict } from '../../src/causes/cause.ts';
import type { CauseId } from '../../src/formats/cause-ids.ts';
import type { EndpointEvidence } from '../../src/formats/evidence.ts';
import type { Judgement } from '../../src/formats/judgement.ts';
import type { Report } from '../../src/formats/report.ts';
import type { ReportMeta } from '../../src/report/to-report.ts';
import { reportOf } from '../causes/case.ts';
import { answered, endpoint, evidence, exchange, failed } from '../causes/evidence.ts';

export const META: ReportMeta = {
  id: 'k7f2',
  vantage: 'local',
  startedAt: '2026-11-23T10:00:00.000Z',
  elapsedMs: 412,
};

/** Every cause once, in order: ruled out unless a judgement is given. */
export function verdicts(judgements: Partial<Record<CauseId, Judgement>>): readonly Verdict[] {
  return ALL_CAUSES.map((cause) => ({
    cause,
    judgement: judgements[cause.id] ?? { kind: 'ruled-out' },
  }));
}

/** An HTTPS endpoint at an address, answering with these headers. */
export function at(address: string, headers: readonly (readonly [string, string])[] = []): EndpointEvidence {
  return endpoint({
    endpoint: { address, family: address.includes(':') ? 6 : 4, port: 443, protocol: 'https' },
    exchanges: [
      {
        purpose: 'as-cloudfront',
        host: 'origin.example.com',
        path: '/',
        observation: answered(exchange({ headers })),
      },
    ],
  });
}

const addressesOf = (...list: readonly string[]) =>
  list.map((address) => ({ address, family: 4, from: 'dns' }) as const);

const REFUSED = {
  because: 'connection refused: nothing listens on port 443, or a firewall rejects it',
  decisive: 'nothing listens on port 443, or a firewall rejects it',
};

/** Everything an origin, a DNS server or a certificate may put into a line. */
export const HOSTILE_TEXTS: readonly string[] = [
  '<!channel> <!here> <!everyone> <!subteam^S123> <@U123> <#C123|general> <!date^0^{date}|x>',
  '@here @channel #general https://evil.example/ <https://evil.example|Cloudflare>',
  'admin\u202etxt.exe\u202c and zero\u200bwidth \u2066isolated\u2069',
  '```\nls -l\n``` `code` *bold* _italic_ ~struck~ > quoted',
  ':boom: :rotating_light: &amp; &lt;already&gt; "quoted" \'single\'',
  'tab\tline\nbreak\r\nnull\u0000escape\u001b[31mred\u001b[0m bell\u0007 \u009b31m',
  `${'A'.repeat(1_000_000)}<!channel>`,
  '\ud83d\udca5'.repeat(3_000),
  '\ud800 lone surrogate',
];

/** One report of each kind. */
export const REPORTS: Readonly<Record<string, Report>> = {
  'broken-proven': reportOf(
    evidence({
      addresses: addressesOf('203.0.113.7', '203.0.113.8'),
      endpoints: ['203.0.113.7', '203.0.113.8'].map((address) => at(address, [['Server', 'nginx/1.22.1']])),
    }),
    verdicts({
      'certificate-expired': {
        kind: 'found',
        certainty: 'proven',
        because:
          'all 2 addresses: certificate 1 of 2 (CN=origin.example.com) ended 2026-01-01T00:00:00Z, 326 days before this check',
        decisive: 'it ended 2026-01-01 00:00 UTC, 326 days before this check',
      },
      'certificate-chain-incomplete': {
        kind: 'found',
        certainty: 'proven',
        because: 'all 2 addresses: the issuer CN=R13 is not sent',
        decisive: 'the issuer CN=R13 is not sent',
      },
      'http-keepalive-too-short': {
        kind: 'warning',
        because: 'the origin says Keep-Alive: timeout=5, which equals CloudFront’s own 5 s',
      },
      'tls-client-certificate-required': { kind: 'unknown', missing: 'no HTTP answer', matters: false },
    }),
    META,
  ),
  'broken-intermittent': reportOf(
    evidence({
      addresses: addressesOf('203.0.113.7', '203.0.113.8', '203.0.113.9'),
      endpoints: ['203.0.113.7', '203.0.113.8', '203.0.113.9'].map((address) => at(address)),
    }),
    verdicts({
      'tcp-refused': {
        kind: 'found',
        certainty: 'likely',
        intermittent: true,
        ...REFUSED,
        ways: [
          {
            protocol: 'https',
            addresses: 3,
            sightings: [{ ...REFUSED, endpoint: at('203.0.113.9').endpoint }],
          },
        ],
      },
    }),
    META,
  ),
  unsure: reportOf(
    evidence({ endpoints: [at('192.0.2.1', [['Via', '1.1 Caddy']])] }),
    verdicts({
      'tls-server-name-rejected': {
        kind: 'found',
        certainty: 'depends',
        dependsOn: ['host-header'],
        because:
          '192.0.2.1:443: it refuses www.example.com (alert internal_error (80)) and accepts origin.example.com',
        decisive: 'it refuses www.example.com',
      },
    }),
    META,
  ),
  healthy: reportOf(
    evidence(),
    verdicts({
      'certificate-expires-soon': {
        kind: 'warning',
        because: '192.0.2.1:443: it ends 2026-11-29T00:00:00Z, in 6 days',
      },
      'application-not-reached': { kind: 'warning', because: '192.0.2.1:443: it answers 403' },
    }),
    META,
  ),
  refused: reportOf(
    evidence({
      target: { ...evidence().target, origin: 'intranet.example.com' },
      addresses: [{ address: '10.0.0.5', family: 4, from: 'dns', refused: 'private' }],
      endpoints: [],
    }),
    verdicts({
      'address-not-public': {
        kind: 'found',
        certainty: 'depends',
        dependsOn: ['vpc-origin'],
        because: '10.0.0.5 is private, so CloudFront cannot reach it except as a VPC origin',
        decisive: '10.0.0.5 is private, so CloudFront cannot reach it except as a VPC origin',
      },
      'tcp-refused': { kind: 'unknown', missing: 'no address was probed', matters: false },
    }),
    META,
  ),
  hostile: hostileReport(HOSTILE_TEXTS.map((text) => text.slice(0, 300)).join(' ')),
};

/** Foreign text at every place of a report where it can be. */
export function hostileReport(text: string): Report {
  const { target } = evidence();
  return reportOf(
    evidence({
      target: { ...target, origin: text, hostHeader: text, path: `/${text}` },
      trust: { rootList: text, addedRoots: [] },
      addresses: [{ address: text, family: 4, from: 'dns', skipped: text }],
      endpoints: [
        endpoint({
          endpoint: { address: text, family: 4, port: 443, protocol: 'https' },
          tcp: failed('unknown', 'connect', text),
          handshakes: [
            { purpose: 'as-cloudfront', serverName: text, observation: failed('unknown', 'tls', text) },
          ],
          exchanges: [
            {
              purpose: 'as-cloudfront',
              host: text,
              path: text,
              observation: answered(
                exchange({
                  headers: [
                    [text, text],
                    ['Server', `nginx${text}`],
                  ],
                }),
              ),
            },
          ],
        }),
      ],
    }),
    verdicts({
      'certificate-name-mismatch': { kind: 'found', certainty: 'proven', because: text, decisive: text },
      'http-upstream-error': { kind: 'found', certainty: 'likely', because: text, decisive: text },
      'application-not-reached': { kind: 'warning', because: text },
      'http-malformed': { kind: 'unknown', missing: text, matters: true },
    }),
    { ...META, vantage: text },
  );
}
