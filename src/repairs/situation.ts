import type { CauseId } from '../formats/cause-ids.ts';
import type { Known } from '../readings/known.ts';
import { type ServerId, serverRow } from '../readings/servers.ts';
import { hostOf, isUncertifiable, type Names } from './names.ts';

/** What is known of a fault and its origin when the repair is told. */
export type Situation = {
  readonly names: Names;
  readonly known: Known;
  /** Those recognised, for whom a repair may be written, first choice first. */
  readonly servers: readonly ServerId[];
  /** Where none was: those known to fail just so, likelier than the usual ones. */
  readonly suspects: readonly ServerId[];
  /** What the origin answered, where that is the fault; `null`: not known. */
  readonly status: number | null;
  /** What made the answer, by its page or its marks; absent: not known. */
  readonly madeBy?: ServerId;
  /** Causes that this origin does not have. */
  readonly ruledOut: ReadonlySet<CauseId>;
};

/** Whether something holds; `null` where nobody knows. */
export type Condition = {
  /** The setting or circumstance, as a step names it that assumes it. */
  readonly of: string;
  readonly holds: (situation: Situation) => boolean | null;
};

/** Whether CloudFront sends the Host of viewers, and so their name as server name. */
export const hostIsForwarded: Condition = {
  of: 'host-header',
  holds: ({ known }) => (known.hostHeader === null ? null : known.hostHeader !== 'none'),
};

/** Whether the configuration of the distribution is at hand. */
export const distributionIsKnown: Condition = {
  of: 'distribution',
  holds: ({ names }) => names.distribution !== undefined,
};

/** Whether CloudFront presents a client certificate. */
export const originMtlsIsSetUp: Condition = {
  of: 'client-certificate',
  holds: ({ known }) => known.clientCertificate,
};

/** Whether this check sent other headers than those that CloudFront adds for this origin. */
export const headersWereNotSent: Condition = {
  of: 'origin-header',
  holds: ({ known }) => (known.headersSent ? false : null),
};

/** Whether security groups admit CloudFront's addresses. */
export const firewallAdmits: Condition = {
  of: 'firewall',
  holds: ({ known }) => known.firewallAdmits,
};

/** Whether somebody said who is meant to be able to connect. */
export const whoConnectsIsKnown: Condition = {
  of: 'firewall',
  holds: ({ known }) => (known.admits === null ? null : true),
};

/** The opposite. */
export const not = ({ of, holds }: Condition): Condition => ({
  of,
  holds: (situation) => {
    const does = holds(situation);
    return does === null ? null : !does;
  },
});

export const asksOverHttps: Condition = {
  of: 'protocol',
  holds: ({ names }) => names.protocol === 'https',
};

/** Whether the origin, asked over HTTPS, serves plain HTTP too. */
export const plainHttpServes: Condition = {
  of: 'protocol',
  holds: ({ names }) => {
    if (names.protocol !== 'https' || names.plainHttpPort === null) return false;
    return names.plainHttpPort === undefined ? null : true;
  },
};

/** Whether nobody can get a certificate for the name that CloudFront sends. */
export const nameIsUncertifiable: Condition = {
  of: 'name',
  holds: ({ names }) => isUncertifiable(hostOf(names)),
};

/** Whether nobody can get a certificate for the origin's own name. */
export const originIsUncertifiable: Condition = {
  of: 'name',
  holds: ({ names }) => isUncertifiable(names.origin),
};

/** Whether it runs on machines that nobody but its provider enters. */
export const onPlatform: Condition = {
  of: 'platform',
  holds: ({ servers }) => servers.some((id) => serverRow(id).isPlatform === true),
};

/** Whether an Application Load Balancer made the answer itself. */
export const balancerMadeIt: Condition = {
  of: 'maker',
  holds: ({ madeBy }) => (madeBy === undefined ? null : madeBy === 'alb'),
};

/** Whether the origin answered with this status. */
export const answered = (status: number): Condition => ({
  of: 'status',
  holds: (situation) => (situation.status === null ? null : situation.status === status),
});
