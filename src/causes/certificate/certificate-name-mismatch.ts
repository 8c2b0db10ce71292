import type { Certificate } from '../../certificates/certificate.ts';
import { matchName, namesOf } from '../../certificates/names.ts';
import { viewerNames } from '../../certificates/viewer-names.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import { faultWords, nameOf, shorten, someNames } from '../../readings/certificate-words.ts';
import { fallbackOf } from '../../readings/fallback-certificate.ts';
import { forwardedHost } from '../../readings/forwarded-host.ts';
import type { PresentedChain } from '../../readings/presented-chain.ts';
import { showsNames } from '../../repairs/proofs/certificate.ts';
import type { EndpointCause } from '../cause.ts';
import { inSome } from '../judging/judge-chain.ts';
import { found, RULED_OUT, unknown, warning } from '../judging/judgement.ts';

/**
 * The leaf covers neither the origin's name nor the Host that is sent (RFC 9525 §6). AWS's pages ask for the
 * origin's name, for either, and, where Host is forwarded, for the viewer's: matching neither fails, matching
 * only the origin's is a warning then.
 */
export const certificateNameMismatch: EndpointCause = {
  scope: 'endpoint',
  id: 'certificate-name-mismatch',
  family: 'certificate',
  title: 'Origin certificate is for another name',
  warningTitle: 'Origin certificate may not be for this name',
  phrase: "the origin's certificate is for another name",
  affects: 'every-https-request',
  hangsOnHost: true,
  elsewhere: 'clients that ask for a name in the certificate see no error',
  source: 'cloudfront-502#ssl-negotitation-failure',
  cloudfrontStatus: 502,
  proof: showsNames,
  judge(seen, theCase) {
    const { presented } = seen;
    if (presented.kind === 'plain-http') return RULED_OUT;
    if (presented.kind === 'unseen') return presented.unknown;
    const others: OtherNames = {
      works: seen.workingName,
      own: seen.ownNameChain,
      now: theCase.now,
    };
    const judged = [presented.main, ...presented.repeats].map((chain) => judgeLeaf(chain, others, theCase));
    const found = judged.filter((judgement) => judgement.kind === 'found');
    const [first] = found;
    if (first === undefined) return judged[0] ?? RULED_OUT;
    if (found.length === judged.length) return first;
    return { ...first, ...inSome(found.length, judged.length) };
  },
};

/** What the server has for other names than the one that is sent. */
type OtherNames = {
  readonly works: string | null;
  readonly own: PresentedChain | null;
  readonly now: Date;
};

function judgeLeaf(
  { serverName, assessment }: PresentedChain,
  others: OtherNames,
  { target: { origin, hostHeader } }: Case,
): Judgement {
  const leaf = assessment.leaf?.certificate;
  if (leaf === undefined) return unknown('a certificate that can be read');
  if (serverName === null) {
    return unknown('a host name to compare with: the origin is an address');
  }
  const forwarded = hostHeader !== null && hostHeader !== 'none' && hostHeader !== origin ? hostHeader : null;
  const wanted = forwarded === null ? [origin] : [forwarded, origin];
  const matching = wanted.map((name) => ({ name, match: matchName(leaf, name) }));
  const covered =
    matching.find(({ match }) => match === 'alternative-name') ??
    matching.find(({ match }) => match !== 'none');
  if (covered === undefined) return mismatch(leaf, wanted, others, hostHeader);
  if (covered.match === 'common-name-only') {
    return warning(
      `it names ${covered.name} only as its Common Name, without a subjectAltName for a host; AWS’s own TLS library accepts that, AWS’s pages do not say so`,
    );
  }
  if (covered.name !== wanted[0]) {
    return warning(
      `it covers the origin’s name ${origin} and not ${forwarded}, which CloudFront sends as Host; AWS’s pages differ on whether that is enough`,
      { ...forwardedHost(hostHeader, true) },
    );
  }
  return RULED_OUT;
}

function mismatch(
  leaf: Certificate,
  wanted: readonly string[],
  { works, own, now }: OtherNames,
  hostHeader: string | null,
): Judgement {
  const fallback = fallbackOf(leaf);
  const offered = namesOf(leaf);
  const covers = offered.length === 0 ? noNameOf(leaf) : `only ${someNames(offered)}`;
  const what =
    fallback === null
      ? `the certificate (${nameOf(leaf)}) covers ${covers}, not ${wanted.join(' nor ')}`
      : `for ${wanted[0]} the server sends ${nameOf(leaf)}, ${fallback}`;
  const others = works !== null ? [works] : fallback === null ? viewerNames(leaf) : [];
  const unforwarded = others.length > 0 ? ({ at: 'viewers-name' } as const) : {};
  const decisive = `it covers ${covers}`;
  if (hostHeader === null) {
    // A server that has none for the origin's name may have one for the viewers' name, which is not known
    // here.
    const unless =
      others.length > 0
        ? `it fits only if CloudFront forwards Host and viewers ask for ${someNames(others)}`
        : 'right only if CloudFront forwards Host and the server has another one for the name viewers use';
    return found('depends', `${what}; ${unless}`, decisive, { dependsOn: ['host-header'], ...unforwarded });
  }
  const open = undocumented(leaf, wanted);
  return found(
    open === null ? 'proven' : 'likely',
    what + (open ?? '') + (own === null ? hintOf(works) : ownWords(own, now)),
    decisive,
    { ...(hostHeader === 'none' ? unforwarded : forwardedHost(hostHeader, own !== null)) },
  );
}

/**
 * What TLS libraries do not take for a match, while AWS does not say what CloudFront does; as the end of the
 * measured fact.
 */
function undocumented(leaf: Certificate, wanted: readonly string[]): string | null {
  const above = ({ dnsNames }: Certificate, name: string) =>
    dnsNames.find((pattern) => pattern.startsWith('*.') && name.endsWith(pattern.slice(1)));
  for (const name of wanted) {
    const wildcard = above(leaf, name);
    if (wildcard !== undefined)
      return `; ${shorten(wildcard, 70)} stands for one label alone, and AWS says nothing else`;
    if (leaf.dnsNames.includes(`${name}.`))
      return `; with the final dot it is another name to OpenSSL, and AWS says nothing`;
    if (leaf.commonName?.toLowerCase() === name)
      return `; only its Common Name is ${name}, which AWS’s own TLS library does not take beside other names, and AWS’s pages do not mention`;
  }
  return null;
}

/**
 * A file of the CA's certificates alone, such as certbot's chain.pem, is taken for the whole of them now and
 * then.
 */
const noNameOf = (leaf: Certificate): string =>
  leaf.isCa && leaf.subjectName !== leaf.issuerName
    ? 'no host name, being a CA’s: the server’s own does not come first'
    : 'no host name';

const hintOf = (works: string | null): string =>
  works === null ? '' : `; for the server name ${works} it sends one that fits`;

function ownWords({ serverName, assessment }: PresentedChain, now: Date): string {
  const [fault] = assessment.faults;
  return fault === undefined
    ? hintOf(serverName)
    : `; for the server name ${serverName} it sends one that covers it, but ${shorten(faultWords(fault, assessment, now), 160)}`;
}
