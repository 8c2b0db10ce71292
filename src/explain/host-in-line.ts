import { worthChecking } from './host-names.ts';

/** How clients name whom they asked, in the line that says what went wrong. */
const ASKED =
  /https:\/\/([\w.-]{4,253})(?::\d|[/"'\s:?#]|$)|\bhost(?:name)?[=:] ?['"]?([\w.-]{4,253})['"]?, ?port\b|\bENOTFOUND ([\w.-]{4,253})|\blookup ([\w.-]{4,253})[: ]|\bCould not resolve host: ([\w.-]{4,253})|\bconnect to ([\w.-]{4,253}):\d/gi;

/** The one host that was asked as a line tells it; `null` where it names none, or several. */
export function hostInLine(line: string): string | null {
  const named = [...line.matchAll(ASKED)].flatMap(([, ...groups]) => groups.find(Boolean) ?? []);
  const [host, another] = worthChecking(named);
  return another === undefined ? (host ?? null) : null;
}
