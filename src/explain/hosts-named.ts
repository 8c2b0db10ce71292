const HOSTS_MAX = 200;
const REQUEST_HOST = /^(?:> )?Host: {0,9}([\w.:-]{1,255})/i;
const CONNECTED = /^\* (?:Connected to|Host|Trying) \(?([\w.-]{1,255})/;
const URL_HOST = /https?:\/\/([\w.-]{1,255})/gi;

/** Names that a transcript asked for or connected to, in order, with repetitions. */
export function hostsNamed(text: string): readonly string[] {
  const hosts: string[] = [];
  for (const line of text.split('\n')) {
    if (hosts.length >= HOSTS_MAX) break;
    hosts.push(...hostsIn(line));
  }
  return hosts;
}

/** Only the first part of a line is looked at: a command or a header, not a page. */
function hostsIn(line: string): readonly string[] {
  const start = line.slice(0, 500);
  const named = REQUEST_HOST.exec(start)?.[1] ?? CONNECTED.exec(start)?.[1];
  const urls = start.includes('://') ? [...start.matchAll(URL_HOST)].map(([, host = '']) => host) : [];
  return named === undefined ? urls : [named, ...urls];
}
