import type { StepPart } from '../formats/remedy-step.ts';
import { type ServerId, serverRow } from '../readings/servers.ts';
import type { Situation } from './situation.ts';
import { code, interrupts, type OfServer, run, type Slot, say, type Words } from './words.ts';

/** The one that answers, as far as it was recognised. */
export const answering = ({ servers }: Situation): ServerId | undefined =>
  servers.find((id) => serverRow(id).leavesServerOpen !== true);

/** Those named where none was recognised: most origins are one of them. */
const USUAL = [
  ['nginx', 'nginx'],
  ['apache', 'Apache'],
  ['haproxy', 'HAProxy'],
] as const;

/**
 * What the recognised server calls it; where none was recognised, what those do that fail so, or else the
 * usual ones, by name. Left out
 * where what was recognised is none of them.
 *
 * @param lead what stands before it
 */
export function perServer(lead: string, each: Readonly<Partial<Record<ServerId, Words>>>): Words {
  return (situation) => {
    const server = answering(situation);
    if (server !== undefined)
      return each[server] === undefined ? null : ofServer(server, say`${lead}${each[server]}`)(situation);
    const { areSuspected, each: named } = namedWhereOpen(each, situation);
    const joint = areSuspected ? '; ' : ', ';
    const parts = named.flatMap(({ server: name, parts: own }, index) => [
      prose(index === 0 ? lead : joint),
      { ...prose(areSuspected ? `${name}: ` : `${name} `), server: name },
      ...own,
    ]);
    return parts.length === 0 ? null : { parts, assumes: [] };
  };
}

/**
 * The same at the end of a step. Where several steps say it and no server was recognised, each server gets a
 * line of its own behind them.
 */
export function atServer(each: Readonly<Partial<Record<ServerId, Words>>>, lead = ': '): Words {
  const inline = perServer(lead, each);
  return (situation) => {
    const wording = inline(situation);
    if (wording === null || answering(situation) !== undefined) return wording;
    return { ...wording, bare: [], each: namedWhereOpen(each, situation).each };
  };
}

/** Where no server was recognised: what those call it that fail so, or else the usual ones. */
function namedWhereOpen(each: Readonly<Partial<Record<ServerId, Words>>>, situation: Situation) {
  const suspects = situation.suspects.filter((id) => each[id] !== undefined);
  const areSuspected = suspects.length > 0;
  const named = areSuspected ? suspects.map((id) => [id, serverRow(id).name] as const) : USUAL;
  return {
    areSuspected,
    each: named.flatMap(([id, server], order): readonly OfServer[] => {
      const parts = each[id]?.(situation)?.parts ?? [];
      return parts.length === 0 ? [] : [{ server, order, parts: parts.map((part) => of(server, part)) }];
    }),
  };
}

function ofServer(id: ServerId, words: Words): Words {
  return (situation) => {
    const wording = words(situation);
    const { name } = serverRow(id);
    return wording && { ...wording, parts: wording.parts.map((part) => of(name, part)) };
  };
}

/** What one server calls it is a line of its configuration. */
const of = (server: string, part: StepPart): StepPart => ({
  ...part,
  server,
  ...(part.kind === 'code' && { kind: 'snippet' }),
});

/** What stands in the configuration of the server that the remedy is for. */
export const snippet =
  (text: TemplateStringsArray, ...slots: readonly Slot[]): Words =>
  (situation) => {
    const server = answering(situation);
    const words = code(text, ...slots);
    return (server === undefined ? words : ofServer(server, words))(situation);
  };

const prose = (text: string): StepPart => ({ kind: 'text', text });

/** Said only where servers are known to fail just so. */
export const whereSuspected =
  (words: Words): Words =>
  (situation) =>
    situation.suspects.length > 0 ? words(situation) : null;

/** Said only where that server answers. */
export const on =
  (server: ServerId, words: Words): Words =>
  (situation) =>
    answering(situation) === server ? words(situation) : null;

/** Tests the configuration and makes it live; absent where saving is enough. */
const RELOADS: Readonly<Partial<Record<ServerId, Words>>> = {
  traefik: say`Files of the file provider are read again by themselves; restart Traefik after a change of the static configuration.`,
  caddy: say`Test and reload: ${run`caddy validate --config FILE && caddy reload --config FILE`} (or ${run`systemctl reload caddy`}).`,
  envoy: say`Push the change through xDS, or restart Envoy.${interrupts}`,
  haproxy: say`Test and reload: ${run`haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload haproxy`}.`,
  nginx: say`Test and reload: ${run`nginx -t && systemctl reload nginx`} (or ${run`nginx -s reload`}).`,
  apache: say`Test and reload: ${run`apachectl configtest && apachectl graceful`} (Debian: ${code`apache2ctl`}).`,
  gunicorn: say`Restart gunicorn.${interrupts}`,
  nodejs: say`Restart the process.${interrupts}`,
};

/** The recognised server's own test and reload; where none was recognised, those of the usual servers. */
export const apply: Words = (situation) => {
  const server = answering(situation);
  if (server !== undefined) return (RELOADS[server] ?? nothing)(situation);
  if (situation.suspects.length > 0) return APPLY(situation);
  const wording = APPLY_ANY(situation);
  return wording && { ...wording, reloads: true };
};

const nothing: Words = () => null;

const APPLY = say`Test the configuration and reload the server.`;
/** The reload of the usual servers. */
export const eachReload: Words = atServer({
  nginx: run`nginx -t && systemctl reload nginx`,
  apache: run`apachectl configtest && apachectl graceful`,
  haproxy: run`haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload haproxy`,
});

const APPLY_ANY = say`Test the configuration and reload${eachReload}.`;
