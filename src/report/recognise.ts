import type { Evidence } from '../evidence/evidence.ts';
import { FINGERPRINTS, type Mark, type MarkPlace, type Match } from './fingerprints.ts';
import { SERVER_IDS, type ServerId, serverRow } from './remedies/servers.ts';
import type { RecognisedServer } from './report.ts';

/** The names in a leaf certificate, read by whoever may parse certificates. */
export type LeafNames = {
  readonly subject: string;
  readonly issuer: string;
  readonly dnsNames: readonly string[];
};

export type Recognised = RecognisedServer & {
  readonly id: ServerId;
  /** Told by the answer to a request, and not only by a name or a certificate: it was on the way that the answer took. */
  readonly answered: boolean;
};

/** Characters of a body or of foreign bytes that are looked through. */
const SCAN_MAX = 4_096;

const PLACE_WORDS: Readonly<Record<MarkPlace, string>> = {
  header: 'a response header',
  cookie: 'a cookie',
  body: 'the page it answers',
  'not-tls': 'what it answers instead of TLS',
  'certificate-subject': "the certificate's subject",
  'certificate-issuer': "the certificate's issuer",
  'certificate-name': 'a name in the certificate',
  cname: 'a DNS name',
  alert: 'the TLS alert it sends',
};

const PLACES = Object.keys(PLACE_WORDS) as readonly MarkPlace[];

/**
 * What answers at the origin, as far as it gives itself away; nearest to CloudFront first. Marks that fit several servers
 * count only when nothing else was recognised and they leave one candidate.
 */
export function recogniseServers(evidence: Evidence, leaf: LeafNames | null): readonly Recognised[] {
  const texts = gather(evidence, leaf);
  const hits = PLACES.flatMap((where) =>
    FINGERPRINTS[where]
      .filter((mark) => texts[where].some((text) => fits(text, mark)))
      .map((mark) => ({ ...mark, where })),
  );
  const named = hits.filter(({ hint }) => !hint);
  if (named.length > 0) return describe(named);
  return new Set(hits.map(({ server }) => server)).size === 1 ? describe(hits) : [];
}

function describe(hits: readonly (Mark & { readonly where: MarkPlace })[]): readonly Recognised[] {
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
            because: `told by ${places.join(' and ')}`,
            answered: marks.some(({ where }) => where === 'header' || where === 'body'),
          },
        ];
  });
}

function gather(evidence: Evidence, leaf: LeafNames | null): Readonly<Record<MarkPlace, readonly string[]>> {
  const exchanges = evidence.endpoints.flatMap(({ exchanges: seen }) =>
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
    cname: [
      evidence.target.origin,
      ...evidence.dns.flatMap(({ observation }) =>
        observation.kind === 'answered' ? observation.value.cnames.map(({ target }) => target) : [],
      ),
    ].map((name) => name.replace(/\.$/, '')),
    alert: handshakes.flatMap(({ alert }) => (alert ? [alert.name] : [])),
  };
}

function fits(text: string, match: Match): boolean {
  const lower = text.toLowerCase();
  if ('starts' in match) return lower.startsWith(match.starts.toLowerCase());
  if ('includes' in match) return lower.includes(match.includes.toLowerCase());
  return (
    lower.endsWith(match.ends) &&
    (match.also === undefined || lower.includes(match.also)) &&
    (match.not === undefined || !lower.endsWith(match.not))
  );
}

function latin1(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1').slice(0, SCAN_MAX);
}
