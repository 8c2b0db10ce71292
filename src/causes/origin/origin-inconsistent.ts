import { brokeAfterFlight } from '../../formats/broken-handshake.ts';
import type { Case, ReadEndpoint } from '../../readings/case.ts';
import { distance, faultWords, nameOf } from '../../readings/certificate-words.ts';
import {
  coversSentName,
  mayBeFallback,
  type PresentedChain,
  type ReadHandshake,
} from '../../readings/presented-chain.ts';
import { showsEveryHost } from '../../repairs/proofs/certificate.ts';
import type { OriginCause } from '../cause.ts';
import { found, RULED_OUT, unknown, warning } from '../judging/judgement.ts';

/**
 * The same hello is answered differently, by several addresses or by several hosts behind one: CloudFront
 * meets the bad one now and then, so its 502 comes and goes. Different answers that are all good, or all bad,
 * are told, not blamed.
 */
export const originInconsistent: OriginCause = {
  scope: 'origin',
  id: 'origin-inconsistent',
  family: 'origin',
  title: 'Origin hosts differ from one another',
  phrase: "hosts behind the origin's name differ",
  affects: 'some-by-host',
  comparesAnswers: 'certificates',
  source: 'cloudfront-502',
  cloudfrontStatus: 502,
  proof: showsEveryHost,
  judge(theCase) {
    const secure = theCase.endpoints.filter(({ endpoint }) => endpoint.protocol === 'https');
    // CloudFront uses IPv6 only where the origin is set to it, so it is not mixed with IPv4.
    const ipv4 = secure.filter(({ endpoint }) => endpoint.family === 4);
    const attempts = (ipv4.length > 0 ? ipv4 : secure).flatMap((seen) => attemptsOf(seen, theCase));
    if (attempts.length < 2) {
      return unknown('a second handshake or address to compare with');
    }
    const bad = attempts.filter(({ fault }) => fault !== null);
    const [first] = bad;
    if (first !== undefined && bad.length < attempts.length) {
      const good = attempts.find(({ fault }) => fault === null);
      const because = `${bad.length} of ${attempts.length} handshakes went wrong, the others did not: ${whereOf(bad, attempts)}${first.fault}; elsewhere ${good?.answer ?? 'it works'}`;
      const decisive = `${bad.length} of ${attempts.length} handshakes went wrong`;
      // Another name than the origin's may be the one that is sent, and then the others are those that
      // differ.
      if (bad.every(({ nameOnly }) => nameOnly) && theCase.target.hostHeader === null)
        return found('depends', because, decisive, { dependsOn: ['host-header'], intermittent: true });
      const certainty = bad.some(({ sure }) => sure) ? 'proven' : 'likely';
      return found(certainty, because, decisive, { intermittent: true });
    }
    const answers = [...Map.groupBy(attempts, ({ answer }) => answer).entries()];
    if (answers.length < 2) return RULED_OUT;
    const counted = answers
      .slice(0, 3)
      .map(([answer, same]) => `${same.length} of ${attempts.length} handshakes: ${answer}`);
    return warning(counted.join('; '));
  },
};

/** One hello and how it went, in words that are equal where the answers are. */
type Attempt = Outcome & { readonly address: string };
type Outcome = {
  readonly answer: string;
  readonly fault: string | null;
  /** Whether CloudFront surely fails on it. */
  readonly sure: boolean;
  /** The name is all that is wrong: the server refuses it, or its certificate is for another. */
  readonly nameOnly: boolean;
};

/** An address that takes no connection is TCP's to tell; one that takes some of them counts here. */
function attemptsOf(seen: ReadEndpoint, theCase: Case): readonly Attempt[] {
  if (seen.tcp.kind === 'failed') return [];
  return seen.handshakes
    .filter(
      ({ purpose, serverName }) =>
        (purpose === 'as-cloudfront' || purpose === 'repeat') && serverName === theCase.serverName,
    )
    .flatMap((handshake) => {
      const came = outcome(handshake, theCase);
      return came === null ? [] : [{ address: seen.endpoint.address, ...came }];
    });
}

/** `null` for what is no evidence: our own deadline, or nothing tried. */
function outcome(handshake: ReadHandshake, theCase: Case): Outcome | null {
  const { observation } = handshake;
  if (observation.kind === 'skipped') return null;
  if (observation.kind === 'failed') {
    const { kind, detail } = observation.failure;
    if (kind === 'cut-short' || kind === 'no-route-here') return null;
    return broken(`no TLS handshake (${detail || kind})`);
  }
  const { ending, alert, version } = observation.value;
  if (ending === 'cut-short') return null;
  if (ending !== 'flight-complete') {
    return alert === undefined
      ? broken(`the handshake ended: ${ending}`)
      : broken(`the alert ${alert.name}`, alert.name === 'unrecognized_name');
  }
  if (brokeAfterFlight(observation.value) && !observation.value.clientCertificateRequested)
    return broken('the handshake broke after the flight of the server');
  const { chain } = handshake;
  if (chain === null) return broken('no certificate');
  const leaf = chain.assessment.leaf?.certificate;
  const certificate =
    leaf === undefined ? 'an unreadable certificate' : `${nameOf(leaf)} until ${leaf.notAfter}`;
  const length = chain.assessment.sent.length;
  const answer = `${version ?? 'TLS'} with ${certificate}, ${length} certificate${length === 1 ? '' : 's'} sent`;
  return {
    answer,
    fault: chainFault(chain, theCase),
    sure: isSure(chain),
    nameOnly: mayBeFallback(chain, theCase.target) || isForAnotherName(chain, theCase),
  };
}

const isForAnotherName = (chain: PresentedChain, theCase: Case): boolean =>
  chain.assessment.faults.length === 0 &&
  chain.assessment.order === null &&
  !coversSentName(chain, theCase.target);

const broken = (what: string, nameOnly = false): Outcome => ({
  answer: what,
  fault: what,
  sure: true,
  nameOnly,
});

function chainFault(chain: PresentedChain, { now, target }: Case): string | null {
  const { assessment } = chain;
  const [fault] = assessment.faults;
  if (fault !== undefined) {
    return fault.kind === 'expired' && fault.at.position === 0
      ? `its certificate ended ${fault.at.certificate.notAfter}, ${distance(fault.at.certificate.notAfter, now)} before this check`
      : faultWords(fault, assessment, now);
  }
  if (chain.serverName !== null && !coversSentName(chain, target)) {
    return `the certificate (${assessment.leaf === null ? 'unreadable' : nameOf(assessment.leaf.certificate)}) covers another name`;
  }
  return assessment.order === null ? null : 'the chain is sent in another order';
}

/** An order nobody minds but CloudFront, and roots it may still trust, are inferred. */
const isSure = ({ assessment: { faults, order } }: PresentedChain): boolean =>
  faults.length === 0
    ? order === null
    : faults.some(
        (fault) =>
          fault.kind !== 'removed-root' &&
          fault.kind !== 'distrusted-after' &&
          !(fault.kind === 'rule' && !fault.sure),
      );

/** Which addresses went wrong, where there are several and not all did. */
function whereOf(bad: readonly Attempt[], all: readonly Attempt[]): string {
  const addresses = new Set(all.map(({ address }) => address));
  const wrong = [...new Set(bad.map(({ address }) => address))];
  if (addresses.size === 1) return '';
  return `${wrong.slice(0, 3).join(', ')}${wrong.length > 3 ? ` and ${wrong.length - 3} more` : ''}: `;
}
