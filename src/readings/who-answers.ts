import { recogniseOriginName } from '../cloudfront/origin-names.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { RecognisedServer } from '../formats/report.ts';
import { FINGERPRINTS, type MarkPlace, type Match, type Sureness } from './fingerprints.ts';
import { SERVER_IDS, type ServerId, serverRow } from './servers.ts';

/** The names in a leaf certificate, read by whoever may parse certificates. */
export type LeafNames = {
  readonly subject: string;
  readonly issuer: string;
  readonly dnsNames: readonly string[];
};

/** A server, gateway or platform that was recognised, and by what. */
export type Recognised = RecognisedServer & {
  readonly id: ServerId;
  /**
   * Told by the answer to a request, and not only by a name or a certificate: it was on the way that the
   * answer took.
   */
  readonly answered: boolean;
  /** Told by the subject of the certificate, so TLS ends there, whatever name or balancer stands in front. */
  readonly endsTls: boolean;
};

/** Characters of a host name (RFC 1035 §2.3.4). */
const NAME_MAX = 253;

/** Characters of a body or of foreign bytes that are looked through. */
const SCAN_MAX = 4_096;

/** Where a server gives itself away: a mark, or a name of a platform in DNS. */
type Place = MarkPlace | 'dns-name';

const PLACE_WORDS: Readonly<Record<Place, string>> = {
  header: 'a response header',
  cookie: 'a cookie',
  body: 'the page it answers',
  'not-tls': 'what it answers instead of TLS',
  'certificate-subject': "the certificate's subject",
  'certificate-issuer': "the certificate's issuer",
  'certificate-name': 'a name in the certificate',
  'dns-name': 'a DNS name',
};

const PLACES = Object.keys(FINGERPRINTS) as readonly MarkPlace[];

/** One mark that was seen. */
type Hit = {
  readonly server: ServerId;
  readonly sure: Sureness;
  readonly where: Place;
  readonly hint?: true;
};

/**
 * What answers at the origin, as far as it gives itself away; nearest to CloudFront first. Marks that fit
 * several servers count only when nothing else was recognised and they leave one candidate.
 */
export function recogniseServers(evidence: Evidence, leaf: LeafNames | null): readonly Recognised[] {
  const texts = gather(evidence, leaf);
  const marked = PLACES.flatMap((where) =>
    FINGERPRINTS[where]
      .filter((mark) => texts[where].some((text) => fits(text, mark)))
      .map((mark): Hit => ({ ...mark, where })),
  );
  const hits = [
    ...marked,
    ...dnsNames(evidence).flatMap((name) => namedBy(name, 'dns-name')),
    // A name that a certificate covers was chosen by whoever asked for it.
    ...texts['certificate-name'].flatMap((name) =>
      namedBy(name, 'certificate-name').map((hit): Hit => ({ ...hit, sure: 'unread' })),
    ),
  ];
  const named = hits.filter(({ hint }) => !hint);
  if (named.length > 0) return describe(named);
  return new Set(hits.map(({ server }) => server)).size === 1 ? describe(hits) : [];
}

/** The platform a name belongs to by its form; confirmed where a page gives that form. */
function namedBy(name: string, where: Place): readonly Hit[] {
  const row = recogniseOriginName(name.slice(0, NAME_MAX).toLowerCase());
  const server = SERVER_IDS.find((id) => id === row?.server);
  if (row === null || server === undefined) return [];
  // A Classic Load Balancer is named like an ALB.
  const isSure = row.source !== null && row.kind !== 'load-balancer';
  return [{ server, where, sure: isSure ? 'documented' : 'unread' }];
}

function describe(hits: readonly Hit[]): readonly Recognised[] {
  return SERVER_IDS.flatMap((id) => {
    const marks = hits.filter(({ server }) => server === id);
    const certain = marks.some(({ sure, hint }) => !hint && sure !== 'unread');
    const places = [...new Set(marks.map(({ where }) => PLACE_WORDS[where]))];
    return marks.length === 0
      ? []
      : [
          {
            id,
            name: serverRow(id).name,
            certain,
            because: `shown by ${places.join(' and ')}`,
            answered: marks.some(({ where }) => where === 'header' || where === 'body'),
            endsTls: marks.some(({ where }) => where === 'certificate-subject'),
          },
        ];
  });
}

/** The origin's name, and every name its aliases lead through. */
function dnsNames({ target, dns }: Evidence): readonly string[] {
  const aliases = dns.flatMap(({ observation }) =>
    observation.kind === 'answered' ? observation.value.cnames.map(({ target: name }) => name) : [],
  );
  return [...new Set([target.origin, ...aliases])].map((name) => name.replace(/\.$/, ''));
}

function gather(evidence: Evidence, leaf: LeafNames | null): Readonly<Record<MarkPlace, readonly string[]>> {
  const asked = [...evidence.endpoints, ...(evidence.aside ?? [])];
  const exchanges = asked.flatMap(({ exchanges: seen }) =>
    seen.flatMap(({ observation }) => (observation.kind === 'answered' ? [observation.value] : [])),
  );
  const handshakes = evidence.endpoints.flatMap(({ handshakes: seen }) =>
    seen.flatMap(({ observation }) => (observation.kind === 'answered' ? [observation.value] : [])),
  );
  const headers = exchanges.flatMap((exchange) => exchange.headers);
  return {
    header: headers.map(([name, value]) => `${name}: ${value}`.slice(0, SCAN_MAX)),
    cookie: headers.flatMap(([name, value]) =>
      name.toLowerCase() === 'set-cookie' ? [value.slice(0, 256)] : [],
    ),
    body: exchanges.map(({ body }) => body.sample.slice(0, SCAN_MAX)),
    'not-tls': handshakes.flatMap(({ foreignBytes }) => (foreignBytes ? [latin1(foreignBytes)] : [])),
    'certificate-subject': leaf ? [leaf.subject] : [],
    'certificate-issuer': leaf ? [leaf.issuer] : [],
    'certificate-name': leaf ? leaf.dnsNames : [],
  };
}

function fits(text: string, match: Match): boolean {
  const lower = text.toLowerCase();
  if ('starts' in match) return lower.startsWith(match.starts.toLowerCase());
  if ('includes' in match) return lower.includes(match.includes.toLowerCase());
  return lower.endsWith(match.ends);
}

function latin1(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1').slice(0, SCAN_MAX);
}
