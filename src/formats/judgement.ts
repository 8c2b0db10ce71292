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
 * - **issuer-contents**: the same of an issuer's certificate alone
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
 * - **lame**, **silent-servers**, **no-glue**: the name servers of the zone: none serves it, answers, or can
 *   be found
 * - **alias-loop**: aliases that lead in a circle
 * - **other-way**: a way in (a protocol, IPv6) that CloudFront uses only if it is set to; it comes through by
 *   another
 * - **this-network**: the network the check runs in, which lets few ports out
 * - **other-dns**: the network the check runs in, whose DNS is not the public one
 * - **to-https**: a redirect from plain HTTP to HTTPS
 * - **to-viewers**: a redirect to a name that viewers may use
 * - **body**: behind a valid head, in a body that is not whole
 * - **interception**: what opens TLS on the way out of this network
 * - **own-host-serves**: the Host that is forwarded; to the origin's own name it answers well
 * - **viewers-host-serves**: the origin's own name, since Host is not forwarded; to the viewers' name it
 *   answers well
 * - **compression**: requests that accept a compressed answer
 * - **plain-http-serves**: HTTPS alone; the same origin answers plain HTTP
 * - **staple-request**: the server's OCSP stapling, which ends the handshake of clients that ask for it
 * - **group-passed-by**: a behavior that points to an origin, and not to the group it is the primary of
 */
export type FaultPlace =
  | 'issuer'
  | 'contents'
  | 'issuer-contents'
  | 'forwarded-host'
  | 'distribution-host'
  | 'renegotiation'
  | 'minimum'
  | 'viewers-name'
  | 'some-hosts'
  | 'other-service'
  | 'alias'
  | 'zone'
  | 'lame'
  | 'silent-servers'
  | 'no-glue'
  | 'alias-loop'
  | 'other-way'
  | 'this-network'
  | 'other-dns'
  | 'to-https'
  | 'to-http'
  | 'to-viewers'
  | 'body'
  | 'interception'
  | 'own-host-serves'
  | 'viewers-host-serves'
  | 'compression'
  | 'plain-http-serves'
  | 'staple-request'
  | 'group-passed-by';

/**
 * What was measured, each the rest of a sentence in the words of the cause, plain text; parts of it may come
 * from the origin, so whoever shows it escapes it. Where it was seen is not in the words.
 */
export type Fact = {
  readonly because: string;
  /**
   * The one fact that decides, in few words that can follow the cause in a headline ("it ended …"); empty
   * where the cause says it all. Absent for a warning.
   */
  readonly decisive?: string;
  /** Only in some of the handshakes with one address. */
  readonly handshakes?: { readonly bad: number; readonly of: number };
  /** It is of the certificate with a key of that type, which CloudFront's hello is not answered with. */
  readonly ofOtherKey?: 'ECDSA' | 'RSA';
};

/** One way in, and the addresses of it where a cause saw something. */
export type WayIn = {
  readonly protocol: 'http' | 'https';
  /** How many addresses were judged, those without the fault included. */
  readonly addresses: number;
  readonly sightings: readonly (Fact & { readonly endpoint: Endpoint })[];
};

/** Where a fact was seen: absent for one that is of no address. */
export type Seen = Fact & {
  /** The ways in where it was seen; the fact is then that of the first address of the surest of them. */
  readonly ways?: readonly WayIn[];
};

/**
 * What a cause makes of the evidence. `report/because.ts` makes sentences of it.
 */
export type Judgement =
  | (Seen & {
      readonly kind: 'found';
      readonly certainty: Certainty;
      readonly decisive: string;
      /** How many ways in were judged together; absent: one. */
      readonly waysAsked?: number;
      /** The other way in: plain HTTP that serves, or was not seen to fail. */
      readonly beside?: 'serves' | 'may-serve';
      /** What plain HTTP answers, which CloudFront does not use here. */
      readonly plainHttp?: { readonly port: number; readonly status: number | null };
      /** The configuration says that CloudFront presents no client certificate. */
      readonly withoutOriginMtls?: true;
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
      /** Ids of products known to fail just so: for them is the repair, where none was recognised. */
      readonly suspects?: readonly string[];
      /** Where it was seen first, for the proof; absent where it is of no one address. */
      readonly endpoint?: Endpoint;
      /** Where it is not the status of the cause itself (an upstream's 503 passed on). */
      readonly cloudfrontStatus?: StatusCode;
    })
  | (Seen & {
      readonly kind: 'warning';
      /** Matters only to a distribution that uses this. */
      readonly only?: 'http' | 'https' | 'ipv6';
      readonly at?: FaultPlace;
      readonly madeBy?: string;
      readonly cloudfrontStatus?: StatusCode;
      readonly endpoint?: Endpoint;
    })
  | { readonly kind: 'ruled-out' }
  | {
      readonly kind: 'unknown';
      readonly missing: string;
      /** Without it the origin cannot be called healthy. */
      readonly matters: boolean;
      /** What was seen instead. */
      readonly seen?: Extract<Judgement, { kind: 'found' }>;
    };
