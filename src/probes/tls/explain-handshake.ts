import { isIP } from 'node:net';
import type { Certificate } from '../../certificates/certificate.ts';
import { namesOf } from '../../certificates/names.ts';
import {
  ASSUMED_MINIMUM,
  cloudfrontOffer,
  cloudfrontOffer2020,
  type TlsOffer,
} from '../../cloudfront/tls-offer.ts';
import { brokeAfterFlight, isRetryAlone } from '../../formats/broken-handshake.ts';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { HandshakeEvidence } from '../../formats/evidence.ts';
import type { Handshake, HandshakePurpose } from '../../formats/handshake.ts';
import type { Target } from '../../formats/target.ts';
import { probeControlHandshake } from './control-handshake.ts';
import { type HandshakeLimits, probeHandshake } from './handshake.ts';
import { everyGroup, everySuite, everyVersion, noStaple } from './wider-offer.ts';

/** Connections that one explanation may open at once. */
const QUESTIONS_MAX = 5;

/** Other server names tried once the server has said that it refuses the name. */
const NAMES_MAX = 3;

/**
 * Shorter than CloudFront's time-out: these handshakes decide nothing alone, and a silent server was already
 * seen.
 */
const PATIENCE_MS = 5_000;

/**
 * A distribution name that belongs to nobody (AWS uses it as an example); no other made-up name is ever sent.
 */
const SOME_DISTRIBUTION = 'd111111abcdef8.cloudfront.net';

/**
 * One further hello: with a wider offer in one respect, or with another server name. `control` sends
 * OpenSSL's own hello.
 */
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
 * Finds out why a handshake failed, with several hellos in parallel that each change one thing. After a
 * handshake that succeeded with a certificate that does not fit, only the server name is changed.
 *
 * @param first the handshake with CloudFront's own hello; `leaf` is the first certificate in it
 * @param signal our own deadline; what it ends is `cut-short`
 * @returns at most six handshakes, in the order asked; never rejects
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
  const ask = async (question: Question, patience: AbortSignal): Promise<HandshakeEvidence> => ({
    purpose: question.purpose,
    serverName: question.serverName,
    observation:
      question.purpose === 'control'
        ? await probeControlHandshake(endpoint, question.serverName, patience)
        : await probeHandshake(endpoint, question, limits, patience),
  });
  const soon = () => AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const patience = soon();
  const asked = await Promise.all(questions.map((question) => ask(question, patience)));
  if (!passesWithAnotherHelloOnly(first, asked)) return asked;
  const offer = noStaple(cloudfrontOffer(target.minTls ?? ASSUMED_MINIMUM));
  return [...asked, await ask({ purpose: 'no-staple', serverName: first.serverName, offer }, soon())];
}

/**
 * OpenSSL's hello passes, and none that is made like CloudFront's. Of what those have in common, asking for a
 * stapled OCSP response is what servers are known to fail at.
 */
function passesWithAnotherHelloOnly(first: Handshake, asked: readonly HandshakeEvidence[]): boolean {
  const passed = asked.filter(
    ({ serverName, observation }) =>
      serverName === first.serverName &&
      observation.kind === 'answered' &&
      observation.value.ending === 'flight-complete' &&
      !isRetryAlone(observation.value),
  );
  return (
    first.ending !== 'flight-complete' &&
    passed.length > 0 &&
    passed.every(({ purpose }) => purpose === 'control')
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
  // Some servers send this alert to a hello that offers TLS 1.3 in addition to a version that they support.
  if (alert?.name === 'protocol_version') return [ask('every-version', everyVersion(offer)), older, control];
  return [
    ask('every-suite', everySuite(offer)),
    ask('every-version', everyVersion(offer)),
    // Only `handshake_failure` says that there is no common offer. Any other server may fail at the form of
    // the hello; groups are covered by `every-version`.
    alert?.name === 'handshake_failure' ? ask('every-group', everyGroup(offer)) : older,
    control,
    ...names.slice(0, 1),
  ];
}

/** Server names to try, the likeliest first: the user's, those in the leaf, no name, and a made-up one. */
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

/** Names in the leaf that can be sent; for a wildcard, one host that it covers. */
function sendableNames(leaf: Certificate | null): readonly string[] {
  if (leaf === null) return [];
  return namesOf(leaf)
    .map((name) => name.replace(/^\*\./, 'www.'))
    .filter((name) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name) && name.length <= 253 && isIP(name) === 0);
}
