import type { Target } from '../../formats/target.ts';

type Settings = Partial<
  Pick<Target, 'protocol' | 'hostHeader' | 'minTls' | 'admits' | 'clientCertificate' | 'vpcOrigin'>
>;

/**
 * What each button is called on the wire. A button's value is an id only; what it stands for is in the store.
 */
export const ACTION = {
  again: 'cf502_again',
  /** *Tell me when fixed*: watched until nothing is found. */
  watch: 'cf502_watch',
  /** *Watch 30 min*: the tries are counted. */
  watchPeriod: 'cf502_watch_period',
  unwatch: 'cf502_unwatch',
  /** *Make the chain file*: the certificates that the origin should send. */
  chain: 'cf502_chain',
  evidence: 'cf502_evidence',
  options: 'cf502_options',
  support: 'cf502_support',
  share: 'cf502_share',
  /** Whether the cause that was named was it, once it is mended. */
  causeRight: 'cf502_cause_right',
  causeWrong: 'cf502_cause_wrong',
  cancel: 'cf502_cancel',
  /** Asks for the name in a modal of its own. */
  hostForwarded: 'cf502_host_forwarded',
  originName: 'cf502_origin_name',
} as const;

/**
 * Answers that need nothing typed, by action id: the settings under which the saved evidence is judged again.
 */
export const ANSWERS: Readonly<Record<string, { readonly label: string; readonly settings: Settings }>> = {
  cf502_host_none: { label: 'Host is not forwarded', settings: { hostHeader: 'none' } },
  cf502_protocol_https: { label: 'HTTPS only', settings: { protocol: 'https' } },
  cf502_protocol_http: { label: 'HTTP only', settings: { protocol: 'http' } },
  cf502_protocol_viewer: { label: 'Match viewer', settings: { protocol: 'match-viewer' } },
  cf502_tls_12: { label: 'TLSv1.2', settings: { minTls: 'TLSv1.2' } },
  cf502_tls_11: { label: 'TLSv1.1', settings: { minTls: 'TLSv1.1' } },
  cf502_tls_10: { label: 'TLSv1', settings: { minTls: 'TLSv1' } },
  cf502_tls_ssl3: { label: 'SSLv3', settings: { minTls: 'SSLv3' } },
  cf502_admits_cloudfront: { label: 'Only CloudFront', settings: { admits: 'cloudfront' } },
  cf502_admits_everybody: { label: 'Everybody', settings: { admits: 'everybody' } },
  cf502_mtls_yes: { label: 'mTLS is set up', settings: { clientCertificate: true } },
  cf502_vpc_yes: { label: 'It is a VPC origin', settings: { vpcOrigin: true } },
  cf502_vpc_no: { label: 'No VPC origin', settings: { vpcOrigin: false } },
  cf502_mtls_no: { label: 'No mTLS', settings: { clientCertificate: false } },
};

/** The modal in which a name is typed, by what the name is. */
export const NAME_MODAL = { hostForwarded: 'cf502_host_name', originName: 'cf502_origin_typed' } as const;
/** The modal with the text for a support case; submitting it does nothing. */
export const SUPPORT_MODAL = 'cf502_support_text';
/** The modal in which somebody says what the cause was. */
export const CAUSE_MODAL = 'cf502_cause_typed';
export const CAUSE_INPUT = 'cause';
/** The modal with the evidence, whose submission posts it to the thread. */
export const EVIDENCE_MODAL = 'cf502_evidence_post';
export const NAME_INPUT = { block: 'name', action: 'name' } as const;
