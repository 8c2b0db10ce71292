import { worthChecking } from './host-names.ts';

/** How clients name whom they asked, in the line that says what went wrong. */
const ASKED = new RegExp(
  [
    /https:\/\/NAME(?::\d|[/"'\s:?#]|$)/,
    /\bhost(?:name)?[=:] ?['"]?NAME['"]?, ?port\b/,
    /\b(?:ENOTFOUND|lookup|resolve host:|Could not connect to|Failed to connect to|connect to host|connect to) NAME(?=[\s:,;)]|$)/,
    // The certificate is for other names than the one that was asked for.
    /x509: certificate is valid for [^\n]{1,253}, not NAME/,
    /\b(?:certificate is not valid for|matches target host ?name|requested host name) ['‘"]NAME['’"]/,
    /\bCertificate for <NAME>/,
    /\bHostname NAME not verified/,
  ]
    .map(({ source }) => source.replace('NAME', '([\\w.-]{4,253})'))
    .join('|'),
  'gi',
);

/** The one host that was asked as a line tells it; `null` where it names none, or several. */
export function hostInLine(line: string): string | null {
  const named = [...line.matchAll(ASKED)].flatMap(([, ...groups]) => groups.find(Boolean) ?? []);
  const [host, another] = worthChecking(named);
  return another === undefined ? (host ?? null) : null;
}
