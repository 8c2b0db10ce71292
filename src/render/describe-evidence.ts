import { outcomeInWords, placeOf } from '../addresses/in-words.ts';
import { readChain } from '../certificates/paths/read-chain.ts';
import type { DnsLookup } from '../formats/dns.ts';
import type { Endpoint } from '../formats/endpoint.ts';
import type { EndpointEvidence, ExchangeEvidence, HandshakeEvidence } from '../formats/evidence.ts';
import type { Handshake, HandshakeFinish, SignatureCheck } from '../formats/handshake.ts';
import type { HttpExchange } from '../formats/http.ts';
import type { InterceptionControl } from '../formats/interception-control.ts';
import type { Observation } from '../formats/observation.ts';
import type { Report } from '../formats/report.ts';
import { HANDSHAKE_ENDINGS } from './handshake-endings.ts';

/** What was seen, as lines of plain text for people. All of it may be foreign. */
export type EvidenceSection = { readonly title: string; readonly lines: readonly string[] };

/**
 * What a check saw, in the order in which it was asked: names, connections, handshakes, chains as sent,
 * answers.
 */
export function describeEvidence({ evidence, startedAt, elapsedMs }: Report): readonly EvidenceSection[] {
  const { endpoints, dns, interceptionControl } = evidence;
  return [
    { title: 'DNS answers', lines: dns.length === 0 ? ['No name was asked for.'] : dns.map(lookupLine) },
    ...endpoints.flatMap((seen) => [
      ...seen.handshakes.map((sent) => handshakeSection(seen.endpoint, sent)),
      ...seen.handshakes.slice(0, 1).flatMap((sent) => chainSection(seen.endpoint, sent)),
    ]),
    ...(interceptionControl === undefined ? [] : controlSections(interceptionControl)),
    {
      title: 'Timings',
      lines: [
        `Began ${startedAt.slice(0, 19).replace('T', ' ')} UTC, took ${elapsedMs} ms.`,
        ...endpoints.flatMap(timingLines),
      ],
    },
  ];
}

/**
 * The same in one text for a support case, with what AWS asks for where it was seen: the request id
 * CloudFront gave, times, the hello as it was sent, the alert, the chain.
 */
export function supportText(report: Report): string {
  const { target, verdict, id, startedAt, vantage, evidence } = report;
  const ids = requestIds(report);
  const first = evidence.endpoints.flatMap(({ handshakes }) => handshakes.slice(0, 1))[0];
  const hello = first?.observation.kind === 'answered' ? first.observation.value.clientHello : '';
  return [
    `Origin: ${target.origin}`,
    `Verdict: ${verdict.headline}`,
    `Checked: ${startedAt} from ${vantage}, cf502 check ${id}`,
    `CloudFront request id (x-amz-cf-id): ${ids.length === 0 ? 'not seen by this check; it is on the error page and in the access log' : ids.join(', ')}`,
    ...describeEvidence(report).flatMap(({ title, lines }) => ['', `${title}:`, ...lines]),
    ...(hello === '' ? [] : ['', 'ClientHello as sent (base64):', hello]),
  ].join('\n');
}

function requestIds({ evidence }: Report): readonly string[] {
  const answers = [
    ...(evidence.viewer?.fetches ?? []).map(({ observation }) => observation),
    ...evidence.endpoints.flatMap(({ exchanges }) => exchanges.map(({ observation }) => observation)),
  ];
  const ids = answers.flatMap((answer) =>
    answer.kind === 'answered'
      ? answer.value.headers.filter(([name]) => /^x-amz-cf-id$/i.test(name)).map(([, value]) => value)
      : [],
  );
  return [...new Set(ids)].slice(0, 4);
}

function lookupLine({ server, serverName, role, name, type, observation }: DnsLookup): string {
  const asked = `${name} ${type} at ${serverName ?? server} (${role}): `;
  return (
    asked +
    outcomeInWords(observation, ({ rcode, addresses, cnames }) => {
      const aliases = cnames.map(({ target }) => `alias ${target}`);
      const found = addresses.map(({ address, ttlSeconds }) => `${address} (TTL ${ttlSeconds} s)`);
      return rcode === 'NOERROR' ? [...aliases, ...found].join(', ') || 'no address' : rcode;
    })
  );
}

const PURPOSES: Readonly<Record<HandshakeEvidence['purpose'], string>> = {
  'as-cloudfront': 'as CloudFront',
  repeat: 'as CloudFront, again',
  'rsa-only': 'with RSA alone offered',
  'ecdsa-only': 'with ECDSA alone offered',
  'other-name': 'another server name',
  'every-suite': 'every cipher suite offered',
  'every-version': 'every TLS version offered',
  'every-group': 'every group offered',
  'offer-2020': 'CloudFront’s offer of 2020',
  'no-staple': 'without asking for a stapled OCSP answer',
  control: 'a stock OpenSSL handshake',
};

function handshakeSection(endpoint: Endpoint, sent: HandshakeEvidence): EvidenceSection {
  const name = sent.serverName ?? 'no server name';
  return {
    title: `TLS handshake with ${placeOf(endpoint)}, ${PURPOSES[sent.purpose]}, for ${name}`,
    lines: [outcomeInWords(sent.observation, handshakeWords)],
  };
}

function controlSections(control: InterceptionControl): readonly EvidenceSection[] {
  const title = `TLS handshake with ${placeOf(control)}, which has nothing to do with the origin`;
  return [
    { title, lines: [outcomeInWords(control.observation, handshakeWords)] },
    ...chainSection(control, control),
  ];
}

function handshakeWords(handshake: Handshake): string {
  const { version, cipherSuite, group, signatureScheme, signature, alert, ending, detail, finish } =
    handshake;
  const ended =
    ending === 'flight-complete'
      ? 'the server’s flight was complete'
      : `${HANDSHAKE_ENDINGS[ending]}${detail === undefined ? '' : ` (${detail})`}`;
  return [
    version,
    cipherSuite?.name,
    group && `group ${group.name}`,
    signatureScheme && `signed with ${signatureScheme.name}`,
    signature && SIGNATURES[signature],
    handshake.helloRetryRequest ? 'after a HelloRetryRequest' : undefined,
    handshake.clientCertificateRequested ? 'a client certificate was asked for' : undefined,
    alert && `alert ${alert.code} ${alert.name} (${alert.level})`,
    ended,
    finish && finishWords(finish),
  ]
    .filter(Boolean)
    .join(', ');
}

const SIGNATURES: Readonly<Record<SignatureCheck, string | undefined>> = {
  good: undefined,
  bad: 'which does not verify with the key of the certificate',
  'other-key-type': 'which the key of the certificate cannot do',
  'other-scheme': 'which the key of the certificate may not do in this version',
  unchecked: 'which could not be checked here',
};

function finishWords({ ending, alert, detail }: HandshakeFinish): string {
  if (ending === 'finished') return 'the handshake was finished';
  const reason = alert === undefined ? detail : `${alert.code} ${alert.name}`;
  return `and then ${HANDSHAKE_ENDINGS[ending]}${reason === undefined ? '' : ` (${reason})`}`;
}

/** Certificates that are listed; of a longer list the rest is only counted. */
const CERTIFICATES_SHOWN = 20;

function chainSection(
  server: Pick<Endpoint, 'address' | 'port'>,
  { observation }: Pick<HandshakeEvidence, 'observation'>,
): readonly EvidenceSection[] {
  if (observation.kind !== 'answered' || observation.value.chain.length === 0) return [];
  const { certificates, unreadable, length } = readChain(
    observation.value.chain.map((der) => Buffer.from(der, 'base64')),
    CERTIFICATES_SHOWN,
  );
  const left = length - certificates.length - unreadable.length;
  const read = certificates.map(
    ({ position, certificate: { subject, issuer, notBefore, notAfter, ...rest } }) => ({
      position,
      lines: [
        `${position + 1}. ${subject || rest.dnsNames.slice(0, 3).join(', ') || 'no subject'}`,
        `   issued by ${issuer}`,
        `   valid ${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}, SHA-256 ${rest.sha256}`,
      ],
    }),
  );
  const broken = unreadable.map(({ position, because }) => ({
    position,
    lines: [`${position + 1}. cannot be read: ${because}`],
  }));
  return [
    {
      title: `Chain as sent by ${placeOf(server)} (${length})`,
      lines: [
        ...[...read, ...broken].sort((a, b) => a.position - b.position).flatMap(({ lines }) => lines),
        ...(left > 0 ? [`… and ${left} more certificates`] : []),
      ],
    },
  ];
}

function timingLines({ endpoint, tcp, handshakes, exchanges }: EndpointEvidence): readonly string[] {
  const place = placeOf(endpoint);
  return [
    `${place}: ${outcomeInWords(tcp, () => 'TCP connection')}${after(tcp)}`,
    ...handshakes
      .slice(0, 1)
      .map(
        ({ observation }) =>
          `${place}: TLS handshake ${outcomeInWords(observation, ({ ending }) => ending)}${after(observation)}`,
      ),
    ...exchanges.map((exchange) => `${place}: ${exchangeWords(exchange)}`),
  ];
}

function exchangeWords({ host, path, observation }: ExchangeEvidence): string {
  return `HTTP ${host}${path}: ${outcomeInWords(observation, answerWords)}`;
}

function answerWords({ statusCode, reason, timings, body }: HttpExchange): string {
  const { connectMs, tlsMs, firstByteMs, endMs } = timings;
  const tls = tlsMs === null ? '' : `, TLS ${Math.round(tlsMs)} ms`;
  return `${statusCode} ${reason}; connected ${Math.round(connectMs)} ms${tls}, first byte ${Math.round(firstByteMs)} ms, end ${Math.round(endMs)} ms (${body.ending})`;
}

function after(observation: Observation<unknown>): string {
  return observation.kind === 'skipped' ? '' : `, ${Math.round(observation.elapsedMs)} ms`;
}
