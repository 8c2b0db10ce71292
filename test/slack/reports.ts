import { rejudge } from '../../src/check/rejudge.ts';
import type { Report, State } from '../../src/formats/report.ts';
import type { Target } from '../../src/formats/target.ts';
import { answered, endpoint, handshake } from '../causes/evidence.ts';
import { REPORTS } from '../report/reports.ts';

/** A finished check as the bot gets it: broken by an expired certificate, with one warning beside. */
export function brokenReport(id: string, target: Target, checkTimeoutMs = 60_000): Report {
  const report = reportOf(id, target, 'broken', [
    {
      cause: 'certificate-expired',
      title: 'Origin certificate has expired',
      kind: 'found',
      certainty: 'proven',
      because: 'it ended 2026-01-01T00:00:00Z',
      remedy: ['Renew the certificate.', 'Reload the server.'],
      proof: `openssl s_client -connect ${target.origin}:443`,
      source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html',
    },
    {
      cause: 'http-keepalive-too-short',
      title: 'Keep-alive is short',
      kind: 'warning',
      because: 'the server closes after 1 s',
      remedy: [],
      source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/',
    },
  ]);
  return { ...report, evidence: { ...report.evidence, checkTimeoutMs } };
}

/** Unsure by what is not known of the Host; the saved evidence holds the answer for one name. */
export function nameDepends(id: string, asked?: Target): Report {
  const { evidence } = REPORTS.unsure as Report;
  const target = { ...evidence.target, ...asked, protocol: 'https' as const };
  const refused = handshake({
    chain: [],
    ending: 'alert',
    alert: { level: 'fatal', code: 112, name: 'unrecognized_name' },
  });
  const seen = endpoint({
    handshakes: [
      { purpose: 'as-cloudfront', serverName: 'origin.example.com', observation: answered(refused) },
      {
        purpose: 'other-name',
        serverName: 'www.example.com',
        observation: answered(handshake({ serverName: 'www.example.com' })),
      },
    ],
    exchanges: [],
  });
  const given = { ...(REPORTS.unsure as Report), id, evidence: { ...evidence, target, endpoints: [seen] } };
  return rejudge(given, {}, new Date('2026-11-23T10:00:00.000Z'), given);
}

export function refusedReport(id: string, target: Target): Report {
  return reportOf(id, target, 'refused', []);
}

function reportOf(id: string, target: Target, state: State, findings: Report['findings']): Report {
  const found = findings.filter(({ kind }) => kind === 'found');
  return {
    schema: 'cf502/report@1',
    id,
    target: {
      origin: target.origin,
      protocol: target.protocol,
      port: target.port,
      hostHeader: target.hostHeader,
      serverName: target.origin,
      path: target.path,
      minTls: 'TLSv1.2',
    },
    verdict: {
      state,
      cloudfrontStatus: state === 'broken' ? 502 : null,
      causes: found.map(({ cause }) => cause),
      headline:
        state === 'refused'
          ? 'The address 10.0.0.7 is private.'
          : 'The certificate of the origin has expired.',
    },
    findings,
    evidence: {
      schema: 'cf502/evidence@1',
      observedAt: '2026-11-23T10:00:00.000Z',
      target,
      trust: { rootList: 'NSS 3.132', addedRoots: [] },
      allowedCidrs: [],
      dns: [],
      addresses: [],
      endpoints: [],
      vantage: { name: 'local', hasIPv4: true, hasIPv6: false },
    },
    vantage: 'local',
    startedAt: '2026-11-23T10:00:00.000Z',
    elapsedMs: 412,
  };
}
