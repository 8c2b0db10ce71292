/**
 * What AWS's own services say around one origin. It helps to narrow a fault down; no verdict depends on it.
 */
export type AwsEvidence = {
  readonly lines: readonly AwsLine[];
  /** What could not be read, each a sentence without its full stop. */
  readonly problems: readonly string[];
  /**
   * Whether a security group of the load balancer admits everybody, or CloudFront's prefix list, on the port
   * that is used; absent: not read.
   */
  readonly securityGroupsAdmit?: boolean;
};

/** One thing that was read, in words for people. Foreign text: escape it. */
export type AwsLine = {
  readonly about: 'error-rates' | 'access-log' | 'function-log' | 'balancer' | 'firewall' | 'change';
  readonly text: string;
};

/** One call that was made to AWS, for the audit log. */
export type CallMade = {
  /** What an IAM policy has to allow: `cloudfront:GetDistribution`. */
  readonly action: string;
  readonly region: string;
  /** The role that was assumed for it; `null`: the credentials of the standard chain. */
  readonly roleArn: string | null;
  readonly outcome:
    | 'answered'
    | 'denied'
    | 'not-found'
    | 'no-credentials'
    | 'expired'
    | 'throttled'
    | 'cut-short'
    | 'failed';
};
