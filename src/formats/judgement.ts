import type { Endpoint } from './endpoint.ts';
import type { StatusCode } from './units.ts';

/** A setting or circumstance that a found cause depends on. */
export type Dependency =
  | 'host-header'
  | 'protocol'
  | 'min-tls'
  | 'client-certificate'
  | 'vpc-origin'
  | 'firewall'
  | 'origin-header'
  | 'origin-name';

/**
 * - **proven**: documented and measured
 * - **likely**: CloudFront's behaviour is inferred, or one vantage point cannot prove it
 * - **depends**: only under a setting that is not known; `dependsOn` names it
 */
export type Certainty = 'proven' | 'likely' | 'depends';

/**
 * Where the fault of a cause lies, when that is not where it usually does: another repair then, and another
 * proof.
 *
 * - **issuer**: an issuer's certificate, and not the server's own
 * - **contents**: what a certificate says; the chain itself leads to a trusted root
 * - **forwarded-host**: the Host that is forwarded; the origin's own name is one the server knows
 * - **distribution-host**: the same, and it is the distribution's own name, for which nobody gets a
 *   certificate
 * - **renegotiation**: a second handshake, asked for by the request's path; the first one is fine
 * - **minimum**: the minimum version that is set in CloudFront; the origin speaks better ones
 * - **viewers-name**: the server has a certificate for the name viewers use, which CloudFront sends only if
 *   it forwards Host
 * - **some-hosts**: only some of the hosts behind the origin's name; the others are fine
 * - **other-service**: the port, on which neither TLS nor HTTP is spoken
 * - **alias**: a name that is there, and leads to one that is not: an alias, or the name of a platform's
 *   service
 * - **zone**: the servers or the signatures of the zone, whatever its records
 * - **other-way**: a way in (a protocol, IPv6) that CloudFront uses only if it is set to; it comes through by
 *   another
 * - **this-network**: the network the check runs in, which lets few ports out
 * - **to-https**: a redirect from plain HTTP to HTTPS
 * - **to-viewers**: a redirect to a name that viewers may use
 * - **body**: behind a valid head, in a body that is not whole
 * - **interception**: what opens TLS on the way out of this network
 * - **own-host-serves**: the Host that is forwarded; to the origin's own name it answers well
 * - **viewers-host-serves**: the origin's own name, since Host is not forwarded; to the viewers' name it
 *   answers well
 * - **compression**: requests that accept a compressed answer
 * - **plain-http-serves**: HTTPS alone; the same origin answers plain HTTP
 */
export type FaultPlace =
  | 'issuer'
  | 'contents'
  | 'forwarded-host'
  | 'distribution-host'
  | 'renegotiation'
  | 'minimum'
  | 'viewers-name'
  | 'some-hosts'
  | 'other-service'
  | 'alias'
  | 'zone'
  | 'other-way'
  | 'this-network'
  | 'to-https'
  | 'to-viewers'
  | 'body'
  | 'interception'
  | 'own-host-serves'
  | 'viewers-host-serves'
  | 'compression'
  | 'plain-http-serves';

/** Some of the addresses, some of the handshakes, or one of the ways in. */
export type Whereabouts = {
  readonly among: 'addresses' | 'handshakes' | 'ways-in';
  readonly words: string;
};

/**
 * What a cause makes of the evidence. `because` is the measured fact as the rest of a sentence, plain text;
 * parts of it may come from the origin, so whoever shows it escapes it.
 */
export type Judgement =
  | {
      readonly kind: 'found';
      readonly certainty: Certainty;
      readonly because: string;
      /**
       * The one fact that decides, in few words that can follow the cause in a headline ("has expired; it
       * ended …"); empty where the cause says it all.
       */
      readonly decisive: string;
      /** Where or how often, in words that stand before `decisive`; absent: wherever it was asked. */
      readonly where?: Whereabouts;
      /** With `depends` only, and then not empty. */
      readonly dependsOn?: readonly Dependency[];
      /** What people are asked although the verdict does not hang on it: the answer may turn it round. */
      readonly asks?: Dependency;
      /** Some of several addresses, servers or attempts; the others are fine. */
      readonly intermittent?: boolean;
      readonly at?: FaultPlace;
      /**
       * Id of the product that made the bad answer by itself, whatever stands in front of it: the repair is
       * for that one.
       */
      readonly madeBy?: string;
      /** Where it was seen first, for the proof; absent where it is of no one address. */
      readonly endpoint?: Endpoint;
      /** Where it is not the status of the cause itself (an upstream's 503 passed on). */
      readonly cloudfrontStatus?: StatusCode;
      /** Two protocols were asked, and only this one has the fault. */
      readonly over?: 'http' | 'https';
    }
  | {
      readonly kind: 'warning';
      readonly because: string;
      readonly at?: FaultPlace;
      readonly madeBy?: string;
      readonly cloudfrontStatus?: StatusCode;
      readonly endpoint?: Endpoint;
    }
  | { readonly kind: 'ruled-out' }
  /** `matters`: without it the origin cannot be called healthy. */
  | { readonly kind: 'unknown'; readonly missing: string; readonly matters: boolean };
