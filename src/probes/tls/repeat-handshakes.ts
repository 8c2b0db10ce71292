import type { TlsOffer } from '../../cloudfront/tls-offer.ts';
import { OFFERED_SCHEMES } from '../../cloudfront/tls-policy.ts';
import { brokeAfterFlight } from '../../formats/broken-handshake.ts';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { HandshakeEvidence } from '../../formats/evidence.ts';
import type { Handshake } from '../../formats/handshake.ts';
import type { Observation } from '../../formats/observation.ts';
import { type HandshakeLimits, type Hello, probeHandshake } from './handshake.ts';
import { cipherSuite } from './wire/cipher-suites.ts';

/** Offers that a server can answer with only one kind of certificate. */
const KEY_TYPES = ['rsa-only', 'ecdsa-only'] as const;

/** Handshakes in addition to the main one. */
export type Repeats = {
  /** In the order asked. */
  readonly asked: Promise<readonly HandshakeEvidence[]>;
  /** The main hello once more, for each that was answered differently. */
  readonly askedAgain: Promise<readonly HandshakeEvidence[]>;
};

/** The handshake with the hello as it is, and others with the same hello that are made anyway. */
export type MainHello = {
  readonly observed: Promise<Observation<Handshake>>;
  /** The one of this number, from 0; `undefined` where there is none. */
  readonly again: (index: number) => Promise<Observation<Handshake> | undefined>;
};

/**
 * Repeats the hello to find an outdated host among several behind the address. The repeats offer only RSA and
 * only ECDSA in turn, so that both certificates of a server that has two are seen. A repeat that is answered
 * like the main hello counts as the same hello. After one that is answered differently, which may be due to
 * the other certificate or to another host, the main hello counts once more: one that is made anyway, or one
 * that is sent for this.
 *
 * @param count how many, without those that are sent again
 */
export function repeatHandshakes(
  endpoint: Pick<Endpoint, 'address' | 'port'>,
  { serverName, offer }: Hello,
  count: number,
  main: MainHello,
  limits: HandshakeLimits,
  signal: AbortSignal,
): Repeats {
  const evidence = (purpose: HandshakeEvidence['purpose'], observation: Observation<Handshake>) =>
    ({ purpose, serverName, observation }) as const;
  const sent = Array.from({ length: count }, async (_, index) => {
    const keyType = KEY_TYPES[index % KEY_TYPES.length] ?? 'rsa-only';
    const narrow = { serverName, offer: narrowOffer(offer, keyType) };
    const observation = await probeHandshake(endpoint, narrow, limits, signal);
    return evidence(isAnsweredAlike(observation, await main.observed) ? 'repeat' : keyType, observation);
  });
  const askedAgain = sent.map(async (one, index) => {
    if ((await one).purpose === 'repeat') return [];
    const made = await main.again(index);
    const observation =
      made === undefined || isCutShort(made)
        ? await probeHandshake(endpoint, { serverName, offer }, limits, signal)
        : made;
    return [evidence('repeat', observation)];
  });
  return {
    asked: Promise.all(sent),
    askedAgain: Promise.all(askedAgain).then((lists) => lists.flat()),
  };
}

/** The offer without the suites and schemes of the other kind of key. */
function narrowOffer(offer: TlsOffer, keyType: (typeof KEY_TYPES)[number]): TlsOffer {
  const isOther = (name: string) =>
    keyType === 'rsa-only' ? /ecdsa/i.test(name) : /rsa/i.test(name) && !/ecdsa/i.test(name);
  const isStaticRsa = (name: string) => !name.includes('ECDHE') && !name.startsWith('TLS_');
  return {
    ...offer,
    name: keyType,
    cipherSuites: offer.cipherSuites.filter((code) => {
      const { name } = cipherSuite(code);
      return !isOther(name) && !(keyType === 'ecdsa-only' && isStaticRsa(name));
    }),
    signatureSchemes: offer.signatureSchemes.filter(
      (code) => !isOther(OFFERED_SCHEMES.find((scheme) => scheme.code === code)?.name ?? ''),
    ),
  };
}

/** Whether two hellos had the same outcome: the same refusal, or the same certificate. */
function isAnsweredAlike(one: Observation<Handshake>, other: Observation<Handshake>): boolean {
  if (one.kind !== 'answered' || other.kind !== 'answered') return one.kind === other.kind;
  return (
    one.value.ending === other.value.ending &&
    one.value.alert?.code === other.value.alert?.code &&
    one.value.chain[0] === other.value.chain[0] &&
    isOfOwnKey(one.value) === isOfOwnKey(other.value)
  );
}

const isOfOwnKey = ({ finish: _, ...handshake }: Handshake): boolean => !brokeAfterFlight(handshake);

const isCutShort = (observation: Observation<Handshake>): boolean =>
  observation.kind === 'answered'
    ? observation.value.ending === 'cut-short' || observation.value.finish?.ending === 'cut-short'
    : observation.kind === 'skipped' || observation.failure.kind === 'cut-short';
