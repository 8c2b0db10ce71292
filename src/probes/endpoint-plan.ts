import type { Endpoint } from '../formats/endpoint.ts';
import type { EndpointEvidence, ExchangeEvidence } from '../formats/evidence.ts';
import type { Handshake } from '../formats/handshake.ts';
import type { Observation } from '../formats/observation.ts';
import type { Target } from '../formats/target.ts';
import type { OnProbeBug } from './guard-probes.ts';
import type { ReadLeaf } from './http/other-host.ts';

/** One probe's outcome, announced as soon as it is known. */
export type Landed =
  | { readonly probe: 'tcp'; readonly endpoint: Endpoint; readonly observation: EndpointEvidence['tcp'] }
  | { readonly probe: 'tls'; readonly endpoint: Endpoint; readonly observation: Observation<Handshake> }
  | {
      readonly probe: 'http';
      readonly endpoint: Endpoint;
      readonly observation: ExchangeEvidence['observation'];
    };

/** What an endpoint is asked, and the callbacks for outcomes. */
export type EndpointPlan = {
  readonly target: Target;
  /** Sent to the origin, never kept. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Handshakes in addition to the first, to find an outdated host among several behind the address. */
  readonly repeats: number;
  /**
   * The fault seen so far that keeps CloudFront from sending a request; `name`: another server name might
   * work.
   */
  readonly faultOf: (seen: EndpointEvidence) => 'none' | 'name' | 'other';
  /** The first certificate of a list, each DER in base64; `null` where it cannot be read. */
  readonly leafOf: ReadLeaf;
  /** Whether requests of other kinds are sent too: with compression, HEAD, OPTIONS. Default: no. */
  readonly sendsOtherRequests?: boolean;
  /** Whether to time when the origin closes an idle connection, which takes seconds. Default: no. */
  readonly timesIdleClose?: boolean;
  readonly onLanded: (landed: Landed) => void;
  /** Called when a probe throws, which is a bug: that one observation is lost, the report is still made. */
  readonly onBug?: OnProbeBug;
};
