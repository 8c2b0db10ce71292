import { ALL_CAUSES } from '../causes/all.ts';
import type { EndpointCause, Verdict } from '../causes/cause.ts';
import { certificateNameMismatch } from '../causes/certificate/certificate-name-mismatch.ts';
import { readChain } from '../certificates/paths/read-chain.ts';
import { looseLine, parsePem } from '../certificates/reading/parse-pem.ts';
import { ROOT_LIST } from '../certificates/roots.ts';
import { viewerNames } from '../certificates/viewer-names.ts';
import type { ChainReport } from '../formats/chain-report.ts';
import type { EndpointEvidence, Evidence } from '../formats/evidence.ts';
import { readCase } from '../readings/case.ts';
import { nameOf } from '../readings/certificate-words.ts';
import { NO_ROOT_LIST } from '../readings/chain-reader.ts';
import { knownFrom } from '../readings/known.ts';
import { toReport } from '../report/to-report.ts';

/** A certificate file, and what it is judged by. */
export type ChainQuestion = {
  /** The leaf first, the rest as the server would send it. */
  readonly pem: string;
  /** The name CloudFront will use; with `null` names are not judged. ASCII, lower case. */
  readonly name: string | null;
  /** Roots trusted in addition to Mozilla's, each DER; with `onlyAddedRoots` instead of them. */
  readonly addedRoots: readonly Uint8Array[];
  readonly onlyAddedRoots: boolean;
  readonly now: Date;
};

/** In order of precedence. */
const CAUSES: readonly EndpointCause[] = ALL_CAUSES.filter(
  (cause): cause is EndpointCause =>
    cause.scope === 'endpoint' && cause.family === 'certificate' && cause.needsServer !== true,
);

/**
 * Judges a PEM file as if a server sent it, by the same causes that judge an origin.
 *
 * @throws Error with one sentence when the text is not a PEM chain
 */
export function judgeChainFile(question: ChainQuestion): ChainReport {
  const { name, now } = question;
  const chain = parsePem(question.pem);
  refuseLooseLine(question.pem);
  const origin = name ?? exampleName(chain);
  const evidence = evidenceOf(asIfSent(chain, origin), origin, question);
  const theCase = readCase(evidence, knownFrom(evidence), now);
  const judged = CAUSES.filter((cause) => name !== null || cause !== certificateNameMismatch);
  const verdicts: readonly Verdict[] = theCase.endpoints.flatMap((seen) =>
    judged.map((cause) => ({ cause, judgement: cause.judge(seen, theCase) })),
  );
  const meta = {
    id: '',
    vantage: 'local',
    startedAt: now.toISOString(),
    elapsedMs: 0,
  };
  const { findings, verdict } = toReport(theCase, verdicts, meta);
  const presented = theCase.endpoints[0]?.presented;
  const { path, anchor } =
    presented?.kind === 'seen' ? presented.main.assessment : { path: [], anchor: null };
  const sent = path.map(({ certificate }) => certificate);
  const ownRoot =
    anchor !== null && sent.at(-1)?.sha256 !== anchor.certificate.sha256 ? [anchor.certificate] : [];
  return {
    schema: 'cf502/chain@1',
    state: ({ broken: 'rejected', refused: 'rejected', unsure: 'unsure', healthy: 'accepted' } as const)[
      verdict.state
    ],
    causes: verdict.causes,
    findings,
    path: [...sent, ...ownRoot].map((certificate) => certificate.subject || nameOf(certificate)),
  };
}

/** Refuses a file that a server would not load although its chain may be good. */
function refuseLooseLine(pem: string): void {
  const line = looseLine(pem);
  if (line === null) return;
  throw new Error(
    `In line ${line} something stands beside the label of a certificate: nginx, Apache and HAProxy read it only on a line of its own. Often two files were joined without a line break between them.`,
  );
}

/** A name for the text of repairs and commands where none was given: one that the leaf covers. */
function exampleName(chain: readonly Uint8Array[]): string {
  const leaf = readChain(chain).certificates[0]?.certificate;
  const names = leaf === undefined ? [] : viewerNames(leaf);
  return (
    names.find((name) => /^(?:\*\.)?[a-z0-9.-]+$/.test(name))?.replace('*', 'origin') ?? 'origin.example.com'
  );
}

/** The file as if it were the answer to one handshake; the made-up address and port are never shown. */
function asIfSent(chain: readonly Uint8Array[], serverName: string): EndpointEvidence {
  return {
    endpoint: { address: '', family: 4, port: 443, protocol: 'https' },
    tcp: { kind: 'answered', value: { localFamily: 4 }, elapsedMs: 0 },
    handshakes: [
      {
        purpose: 'as-cloudfront',
        serverName,
        observation: {
          kind: 'answered',
          elapsedMs: 0,
          value: {
            serverName,
            offer: 'CloudFront-Upstream-2025',
            clientHello: '',
            version: 'TLSv1.2',
            helloRetryRequest: false,
            chain: chain.map((der) => Buffer.from(der).toString('base64')),
            clientCertificateRequested: false,
            ending: 'flight-complete',
          },
        },
      },
    ],
    exchanges: [],
  };
}

function evidenceOf(
  seen: EndpointEvidence,
  origin: string,
  { addedRoots, onlyAddedRoots, now }: ChainQuestion,
): Evidence {
  return {
    schema: 'cf502/evidence@1',
    observedAt: now.toISOString(),
    target: {
      origin,
      protocol: 'https',
      port: 443,
      hostHeader: 'none',
      path: '/',
      minTls: null,
      connectTimeoutMs: 10_000,
      responseTimeoutMs: 30_000,
    },
    trust: {
      rootList: onlyAddedRoots ? NO_ROOT_LIST : ROOT_LIST.version,
      addedRoots: addedRoots.map((root) => Buffer.from(root).toString('base64')),
    },
    allowedCidrs: [],
    dns: [],
    addresses: [],
    endpoints: [seen],
    vantage: { name: 'local', hasIPv4: true, hasIPv6: true },
  };
}
