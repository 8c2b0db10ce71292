import { bracketed } from '../../addresses/in-words.ts';
import { OPENSSL_CIPHERS, OPENSSL_GROUPS } from '../../cloudfront/tls-offer.ts';
import { everyCertificate, handshake, listener, serverName } from '../client-commands.ts';
import { hostOf } from '../names.ts';
import { shellWord } from '../shell.ts';
import { hostIsForwarded } from '../situation.ts';
import { code, say, whileUnknown } from '../words.ts';
import type { ShowsFault } from './proof.ts';

/** s_client says `Verification: OK` of a handshake that never got as far as a certificate. */
const A_CIPHER = say`${code`Cipher is`} with a name behind it, not ${code`(NONE)`}`;

/**
 * Without `-verify_return_error`, which would print `(NONE)` for a certificate that is merely not trusted
 * here, and without `-verify_hostname`, which LibreSSL (macOS) does not know.
 */
export const showsTrust: ShowsFault = (names) => ({
  command: `${handshake(names)} </dev/null; ${handshake(names)} </dev/null 2>/dev/null | ${LEAF_NAMES}`,
  good: say`${A_CIPHER}, ${code`Verify return code: 0 (ok)`}${names.ownRoots ? say` once ${code`-CAfile FILE`} is added, FILE being the roots you gave` : ''}, and the name behind ${code`DNS:`}`,
});

/** Names of a certificate that comes in. LibreSSL (macOS) has no `-ext`. */
const LEAF_NAMES = "openssl x509 -noout -text 2>/dev/null | grep -E 'Subject:|DNS:'";

export const showsDates: ShowsFault = (names) => ({
  command: `${handshake(names)} </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer -dates`,
  good: say`today lies between ${code`notBefore`} and ${code`notAfter`}`,
});

export const showsNames: ShowsFault = (names) => ({
  command: `${handshake(names)} </dev/null 2>/dev/null | ${LEAF_NAMES}`,
  good: say`the name stands behind ${code`DNS:`}`,
});

export const showsEitherName: ShowsFault = (names) => ({
  command: showsNames(names).command,
  good: say`the name that CloudFront sends stands behind ${code`DNS:`}: ${names.origin}${whileUnknown(hostIsForwarded, say`, or, if Host is forwarded, the name viewers use`)}`,
});

export const showsRenegotiation: ShowsFault = (names) => ({
  command: `(printf ${shellWord(`GET ${names.path} HTTP/1.1\\r\\nHost: ${hostOf(names)}\\r\\nConnection: close\\r\\n\\r\\n`)}; sleep 3) | ${handshake(names)} -tls1_2 -ign_eof -msg 2>/dev/null | grep -a -E 'HelloRequest|^HTTP'`,
  good: say`a status line, and no ${code`HelloRequest`} before it`,
});

export const showsChain: ShowsFault = (names) => ({
  command: `${handshake(names)} -showcerts </dev/null 2>/dev/null | grep -E '^ *[0-9]+ s:|^ *[aiv]:'`,
  good: say`leaf first, each ${code`i:`} equals the next ${code`s:`}, and the last ${code`i:`} is a root that Mozilla includes${names.ownRoots ? ', or one of those you gave' : ''}`,
});

export const showsEveryDate: ShowsFault = (names) => ({
  command: everyCertificate(names, '-subject -dates'),
  good: say`today lies between the dates of every certificate that is needed`,
});

export const showsEveryUse: ShowsFault = (names) => ({
  command: everyCertificate(
    names,
    '-text -certopt no_header,no_version,no_serial,no_validity,no_pubkey,no_sigdump,no_aux',
  ),
  good: say`what the finding names is gone; the leaf, which comes first, is for ${code`TLS Web Server Authentication`}, and nothing is signed with SHA-1`,
});

/** Errors are shown: for a name that is refused there is no certificate. */
export const showsBothNames: ShowsFault = (names) => ({
  command: `for name in ${shellWord(hostOf(names))} ${shellWord(names.origin)}; do echo "$name"; openssl s_client -connect ${shellWord(listener(names))} -servername "$name" </dev/null 2>/dev/null | openssl x509 -noout -text 2>/dev/null | grep -E 'Subject:|Not (Before|After)|DNS:'; done`,
  good: say`a certificate with that very name for the name CloudFront will send: ${names.origin} once Host is no longer forwarded`,
});

export const showsStaple: ShowsFault = (names) => ({
  command: `${handshake(names)} -status </dev/null 2>/dev/null | grep -E 'OCSP Response Status|Cert Status|This Update|Next Update'`,
  good: say`${code`Cert Status: good`} and a ${code`Next Update`} in the future, or no response at all`,
});

export const showsKey: ShowsFault = (names) => ({
  command: `${handshake(names)} </dev/null 2>/dev/null | openssl x509 -noout -text | grep -A1 'Public Key Algorithm'`,
  good: say`RSA of 2048 to 4096 bits, or an elliptic curve key of 256 bits`,
});

export const showsVersions: ShowsFault = (names) => ({
  command: `${handshake(names)} -tls1_2 </dev/null; ${handshake(names)} -tls1_3 </dev/null`,
  good: say`from one of the two, ${A_CIPHER}`,
});

export const showsSuites: ShowsFault = (names) => ({
  command: `${handshake(names)} -cipher '${OPENSSL_CIPHERS}' </dev/null`,
  good: A_CIPHER,
});

export const showsGroups: ShowsFault = (names) => ({
  command: `${handshake(names)} -tls1_3 -groups ${OPENSSL_GROUPS} </dev/null; ${handshake(names)} -tls1_2 -groups ${OPENSSL_GROUPS} </dev/null`,
  good: say`from each version that the origin speaks, ${A_CIPHER}`,
});

/** Several hosts may stand behind one address, so each is asked a few times. */
export const showsEveryHost: ShowsFault = (names) => ({
  command: `for ip in ${names.given?.map((address) => shellWord(bracketed(address))).join(' ') ?? `$(dig +short A ${shellWord(names.origin)} @1.1.1.1)`}; do for try in 1 2 3 4 5 6 7 8; do sent=$(openssl s_client -connect "$ip:${names.port}"${serverName(names)} -showcerts </dev/null 2>/dev/null); echo "$ip:" $(echo "$sent" | grep -c -e -BEGIN) sent, $(echo "$sent" | openssl x509 -noout -serial -enddate 2>/dev/null); done; done | sort | uniq -c`,
  good: say`one line for each address, all with the same number of certificates, serial number and date`,
});

/** What came for the origin, and what comes for a server that has nothing to do with it. */
export const showsBothIssuers: ShowsFault = (names) => ({
  command: [handshake(names), 'openssl s_client -connect 1.1.1.1:443']
    .map((sent) => `${sent} </dev/null 2>/dev/null | openssl x509 -noout -issuer`)
    .join('; '),
  good: say`two different issuers, the second of them a public CA`,
});
