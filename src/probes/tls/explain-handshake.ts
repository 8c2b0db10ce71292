import { isIP } from 'node:net';
import type { Certificate } from '../../certificates/certificate.ts';
import { namesOf } from '../../certificates/names.ts';
import {
  ASSUMED_MINIMUM,
  cloudfrontOffer,
  cloudfrontOffer2020,
  type TlsOffer,
} from '../../cloudfront/tls-offer.ts';
import { brokeAfterFlight } from '../../formats/broken-handshake.ts';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { HandshakeEvidence } from '../../formats/evidence.ts';
import type { Handshake, HandshakePurpose } from '../../formats/handshake.ts';
import type { Target } from '../../formats/target.ts';
import { probeControlHandshake } from './control-handshake.ts';
import { type HandshakeLimits, probeHandshake } from './handshake.ts';
import { everyGroup, everySuite, everyVersion } from './wider-offer.ts';

/** Connections one explanation may open. */
const QUESTIONS_MAX = 5;

/** Other names tried once the server has said that the name is what it minds. */
const NAMES_MAX = 3;

/** Explanations wait less than CloudFront does: they decide nothing alone, and silence was already seen. */
const PATIENCE_MS = 5_000;

/** A name of CloudFront's form that belongs to nobody; at most one made-up name is ever sent. */
const SOME_DISTRIBUTION = 'd111111abcdef8.cloudfront.net';

/** One further hello: widened in one respect, or with another name. The control sends OpenSSL's own. */
type Question =
  | { readonly purpose: 'control'; readonly serverName: string | null }
  | {
      readonly purpose: Exclude<HandshakePurpose, 'control'>;
      readonly serverName: string | null;
      readonly offer: TlsOffer;
    };

/** What is known of the origin, and the first certificate it sent; `null` where that cannot be read. */
type Asked = Pick<Target, 'origin' | 'hostHeader' | 'minTls'> & { readonly leaf: Certificate | null };

/**
 * Finds out why a handshake failed, by asking again with one thing changed at a time, all at once. A handshake that
 * went through is asked about its name alone, for certificates that do not fit it.
 *
 * @param first what the hello as CloudFront sends it brought, and in `leaf` the first certificate of it
 * @param signal our own deadline; what it ends is `cut-short`
 * @returns at most five handshakes, in the order asked; never rejects
 */
export async function explainHandshake(
  endpoint: Pick<Endpoint, 'address' | 'port'>,
  first: Handshake,
  target: Asked,
  limits: HandshakeLimits,
  signal: AbortSignal,
): Promise<readonly HandshakeEvidence[]> {
  const questions = questionsAbout(first, target).slice(0, QUESTIONS_MAX);
  if (questions.length === 0) return [];
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  return Promise.all(
    questions.map(async (question) => ({
      purpose: question.purpose,
      serverName: question.serverName,
      observation:
        question.purpose === 'control'
          ? await probeControlHandshake(endpoint, question.serverName, patience)
          : await probeHandshake(endpoint, question, limits, patience),
    })),
  );
}

function questionsAbout(first: Handshake, target: Asked): readonly Question[] {
  const { serverName, ending, alert } = first;
  const offer = cloudfrontOffer(target.minTls ?? ASSUMED_MINIMUM);
  const names = otherNames(first, target).map(
    (name): Question => ({ purpose: 'other-name', serverName: name, offer }),
  );
  const ask = (purpose: Exclude<HandshakePurpose, 'control'>, wider: TlsOffer): Question => ({
    purpose,
    serverName,
    offer: wider,
  });
  const control: Question = { purpose: 'control', serverName };

  if (ending === 'not-tls' || ending === 'cut-short') return [];
  if (brokeAfterFlight(first)) return first.clientCertificateRequested ? [] : [control];
  if (ending === 'flight-complete') return names.slice(0, NAMES_MAX);
  if (alert?.name === 'unrecognized_name') return [...names.slice(0, NAMES_MAX), control];
  const older = ask('offer-2020', cloudfrontOffer2020(target.minTls ?? ASSUMED_MINIMUM));
  // Some servers say so of a hello that offers TLS 1.3 beside the version they do speak.
  if (alert?.name === 'protocol_version') return [ask('every-version', everyVersion(offer)), older, control];
  return [
    ask('every-suite', everySuite(offer)),
    ask('every-version', everyVersion(offer)),
    // A server that does not say that it shares nothing may choke on the hello itself; `every-version` offers every group too.
    alert?.name === 'handshake_failure' ? ask('every-group', everyGroup(offer)) : older,
    control,
    ...names.slice(0, 1),
  ];
}

/** Names worth trying, the likeliest first: what the user gave, what the leaf says, none at all, and one made up. */
function otherNames(first: Handshake, { origin, hostHeader, leaf }: Asked): readonly (string | null)[] {
  const candidates: (string | null)[] = [
    ...(hostHeader === null || hostHeader === 'none' ? [] : [hostHeader]),
    ...(isIP(origin) === 0 ? [origin] : []),
    ...sendableNames(leaf).slice(0, 1),
    null,
    ...(hostHeader === null ? [SOME_DISTRIBUTION] : []),
  ];
  return [...new Set(candidates)].filter((name) => name !== first.serverName);
}

/** Names of the leaf that can be sent: a wildcard stands for one of its hosts. */
function sendableNames(leaf: Certificate | null): readonly string[] {
  if (leaf === null) return [];
  return namesOf(leaf)
    .map((name) => name.replace(/^\*\./, 'www.'))
    .filter((name) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name) && name.length <= 253 && isIP(name) === 0);
}
