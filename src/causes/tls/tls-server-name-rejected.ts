import type { Judgement } from '../../formats/judgement.ts';
import { forwardedHost } from '../../readings/forwarded-host.ts';
import { showsTrust } from '../../repairs/proofs/certificate.ts';
import { found, warning } from '../judging/judgement.ts';
import { judgeFault } from '../judging/negotiation.ts';
import { saidSoBy, suspectsOf } from './said-so.ts';
import { tlsCause } from './tls-cause.ts';

/** Quoted in one sentence. */
const NAMES_SHOWN = 3;

/**
 * The server refuses the name in the hello (RFC 6066 §3), which is the Host CloudFront will send. Told by its
 * alert, by another name getting through where this one does not, or by an answer known for unknown names
 * only.
 */
export const tlsServerNameRejected = tlsCause({
  id: 'tls-server-name-rejected',
  title: 'The origin refuses the server name CloudFront sends',
  warningTitle: 'The origin warns about the server name CloudFront sends',
  phrase: 'the origin refuses the server name that CloudFront sends',
  hangsOnHost: true,
  elsewhere: 'clients that ask for another name may get through',
  source: 'cloudfront-origin-settings',
  cloudfrontStatus: 502,
  proof: showsTrust,
  judge(seen, theCase) {
    const completed = seen.endpoint.protocol === 'https' ? seen.completed : null;
    if (completed?.alert?.name === 'unrecognized_name') return judgeWarning(completed.serverName);
    return judgeName(seen, theCase);
  },
});

const judgeName = judgeFault(
  'name',
  ({ refusal, accepted, isStated, knownFrom }, { handshakes }, { target }): Judgement => {
    const sent = shown(handshakes[0]?.serverName ?? null);
    const others = accepted.filter((name) => name !== null);
    const decisive = `it refuses ${sent}`;
    const elsewise =
      isStated || target.hostHeader === null
        ? ''
        : '; or it knows the name, and what it has for it (certificate, key, cipher suites) does not go together';
    const because = `it refuses ${sent} (${refusal})${alternatives(others, accepted.includes(null))}${isStated || accepted.length > 0 ? '' : saidSoBy(knownFrom)}${elsewise}`;
    const suspects = suspectsOf(knownFrom);
    if (target.hostHeader !== null) {
      const place = forwardedHost(target.hostHeader, others.includes(target.origin));
      return found(isStated ? 'proven' : 'likely', because, decisive, { ...suspects, ...place });
    }
    // Forwarding Host, CloudFront sends a name that only the viewers know, and of all servers those that
    // refuse names know theirs.
    const unless =
      others.length > 0
        ? ''
        : '; right only if CloudFront forwards Host and the server knows the name viewers use';
    return found('depends', because + unless, decisive, { dependsOn: ['host-header'], ...suspects });
  },
);

function alternatives(names: readonly string[], withoutName: boolean): string {
  if (names.length > 0) return ` and accepts ${names.slice(0, NAMES_SHOWN).map(shown).join(', ')}`;
  if (withoutName) return ' and answers only a hello without a name, which CloudFront never sends';
  return '; no other name that was tried got through';
}

/** Source: https://github.com/aws/s2n-tls/blob/main/api/s2n.h, `S2N_ALERT_FAIL_ON_WARNINGS`. */
const judgeWarning = (serverName: string | null): Judgement =>
  warning(
    `it answers ${shown(serverName)} with the warning unrecognized_name and goes on; AWS's TLS library ends a connection at any warning unless it is told otherwise`,
  );

const shown = (name: string | null): string =>
  name === null ? 'a hello without a name' : name.slice(0, 100);
