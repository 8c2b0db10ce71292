import { createHash } from 'node:crypto';
import type { EndpointEvidence } from '../../formats/evidence.ts';
import type { Report } from '../../formats/report.ts';

/**
 * A report reduced to what histories, comparisons and lists read: a few kilobytes, where the whole may have a
 * megabyte. In place of each certificate stands a digest of it, so two summaries differ where their
 * certificates do; a summary is only compared with another one.
 */
export function summaryOf(report: Report): Report {
  const { evidence, findings } = report;
  // What AWS said stays: it decides who may read a report.
  const { aside, viewer, interceptionControl, edgeFunction, ...rest } = evidence;
  return {
    ...report,
    findings: findings
      .filter(({ kind }) => kind === 'found')
      .map(({ cause, title, kind, because, source }) => ({
        cause,
        title,
        kind,
        because,
        remedy: [],
        source,
      })),
    evidence: { ...rest, dns: [], endpoints: evidence.endpoints.map(endpointSummary) },
  };
}

/** The main handshake and answer alone, without what was sent in them. */
function endpointSummary({ endpoint, tcp, handshakes, exchanges }: EndpointEvidence): EndpointEvidence {
  return {
    endpoint,
    tcp,
    handshakes: handshakes.slice(0, 1).map((handshake) => {
      const { observation } = handshake;
      if (observation.kind !== 'answered') return handshake;
      const { serverHello, staple, foreignBytes, ...value } = observation.value;
      return {
        ...handshake,
        observation: { ...observation, value: { ...value, clientHello: '', chain: value.chain.map(digest) } },
      };
    }),
    exchanges: exchanges.slice(0, 1).map((exchange) => {
      const { observation } = exchange;
      if (observation.kind !== 'answered') return exchange;
      const { body, ...value } = observation.value;
      return {
        ...exchange,
        observation: { ...observation, value: { ...value, headers: [], body: { ...body, sample: '' } } },
      };
    }),
  };
}

const digest = (der: string): string => createHash('sha256').update(der).digest('base64');
