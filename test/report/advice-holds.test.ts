import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { REMEDIES } from '../../src/causes/all-remedies.ts';
import { rejudge, type Settings } from '../../src/check/rejudge.ts';
import type { CauseId } from '../../src/formats/cause-ids.ts';
import type { RemedyStep } from '../../src/formats/remedy-step.ts';
import type { Finding, Report } from '../../src/formats/report.ts';
import { NOTHING_KNOWN } from '../../src/readings/known.ts';
import { SERVER_IDS, type ServerId, serverRow } from '../../src/readings/servers.ts';
import { repairLines } from '../../src/render/repair-steps.ts';
import { stepsIn } from '../../src/repairs/steps.ts';
import { plainText } from '../../src/repairs/words.ts';
import { RECORDED } from '../reports/recording.ts';

const NET = globSync('{farm,stories,acceptance}/*.json', { cwd: fileURLToPath(RECORDED) })
  .filter((name) => !name.endsWith('digests.json'))
  .map((name) => ({ name, saved: JSON.parse(readFileSync(new URL(name, RECORDED), 'utf8')) as Report }));

const judged = (saved: Report, changes: Settings): Report =>
  rejudge(saved, changes, new Date(saved.evidence.observedAt), saved);

const stepsOf = ({ steps = [] }: Finding): readonly RemedyStep[] =>
  steps.flatMap((step) => ('either' in step ? step.either.flat() : [step]));

/** How a configuration of each is tested or written, which nobody needs whose server is another one. */
const WORDS_OF: Readonly<Partial<Record<ServerId, RegExp>>> = {
  nginx: /systemctl reload nginx|`(?:listen \d|server_name|ssl_\w+|proxy_\w+|keepalive_timeout)\b/,
  apache: /apachectl|`(?:SSL[A-Z]\w+|ServerName|ServerAlias|KeepAliveTimeout|ProxyTimeout)\b/,
  haproxy: /reload haproxy|`(?:crt|bind|strict-sni|tune\.bufsize|timeout (?:server|http-keep-alive))\b/,
  caddy: /caddy (?:reload|validate)|`(?:fallback_sni|key_type|client_auth)\b/,
  traefik: /restart Traefik|`(?:tls\.(?:options|stores)|certResolver)\b/,
  envoy: /xDS|`(?:filter_chain_match|tls_params)\b/,
  iis: /certlm\.msc|iisreset|`Enable-TlsCipherSuite/,
  'ingress-nginx': /kubectl|`spec\.tls`/,
  nodejs: /`server\.(?:keepAliveTimeout|addContext)\b|`https\.createServer/,
};
const BALANCERS: readonly string[] = ['alb', 'nlb', 'elastic-beanstalk'];
const PLATFORMS: readonly string[] = SERVER_IDS.filter((id) => serverRow(id).isPlatform);
/** Marks of these are in the answer itself. */
const ANSWERS: readonly string[] = ['gunicorn', 'iis', 'litespeed', 'envoy'];
const PRODUCTS = Object.keys(WORDS_OF) as readonly (keyof typeof WORDS_OF)[];
/** One stands on the other, or the name of one product covers the other. */
const TOGETHER: readonly (readonly [ServerId, ServerId])[] = [['nginx', 'ingress-nginx']];

const ASKS_FOR_HOST = /[Ii]f (?:Host is|CloudFront) forward|Settle which name/;
/** Nobody but its provider gets a certificate for one. */
const FOR_A_NAME_OF_OTHERS =
  /certificate (?:issued )?(?:for|that covers) \S+\.(?:amazonaws\.com|elasticbeanstalk\.com|cloudfront\.net|on\.aws|herokuapp\.com|vercel\.app|azurewebsites\.net|run\.app)/;
/** Only where one answers; what is said of any origin may name one as an example. */
const OF_A_BALANCER = /(?:the|own for the) load balancer(?:'s)?\b/;
/** Said of what stands in the headers that this check was sent. */
const ASKS_WHO_ANSWERED = /^See who made the error/;
/** A machine that nobody but its provider enters. */
const ON_THE_MACHINE = /`ss -ltnp|host firewall/;
/** Where the fault was found, its status is known. */
const FOR_ANY_STATUS = /^For a 50\d: /;
/** Whose certificate it is stands in the finding. */
const ASKS_WHOSE = /[Ii]f it is (?:the leaf|an intermediate|the server’s own|an issuer’s)/;

/** Words that are about a fault: nothing to say of an origin that was seen not to have it. */
const ABOUT: readonly (readonly [CauseId, RegExp])[] = [
  ['certificate-name-mismatch', /does not know the name/],
  ['http-version-unsupported', /speaks HTTP\/2 alone/],
  ['http-keepalive-too-short', /keep idle connections longer/],
  ['certificate-chain-incomplete', /lacks an intermediate|Browsers (?:often )?fill the gap/],
  ['certificate-expired', /^Renewed on disk|renewed certificate is often on disk/],
  ['tls-client-certificate-required', /`ssl_verify_client|`SSLVerifyClient none/],
  ['tls-cipher-unsupported', /^Put them into the list for TLS/],
];
/** Ports that a step speaks of: where the fault is, where plain HTTP serves, and those a CA or S3 asks. */
const PORT = /\b(?:port|listen|Listen|sport =|VirtualHost \*) ?:?(\d{2,5})\b/g;
const OF_OTHERS = /\bCA must reach|S3 website|HTTPS port \(443/;

function wrongIn(report: Report, finding: Finding): readonly string[] {
  const { evidence, findings, servers = [] } = report;
  const isSettled = evidence.target.hostHeader !== null;
  const answering = SERVER_IDS.filter(
    (id) => servers.some((seen) => seen.id === id) && serverRow(id).leavesServerOpen !== true,
  );
  const ports = new Set(
    [...evidence.endpoints, ...(evidence.aside ?? [])].map(({ endpoint }) => String(endpoint.port)),
  );
  // What ends soon is told as what has ended is.
  const isOut = (cause: CauseId) =>
    finding.cause !== 'certificate-expires-soon' &&
    findings.some((other) => other.cause === cause && other.kind === 'ruled-out');
  const isOther = (id: ServerId) =>
    answering.length > 0 &&
    !answering.some((one) => one === id || TOGETHER.some((pair) => pair.includes(one) && pair.includes(id)));
  const wrong = (text: string, assumes: readonly string[] = []): boolean =>
    (isSettled && (assumes.includes('host-header') || ASKS_FOR_HOST.test(text))) ||
    PRODUCTS.some((id) => isOther(id) && WORDS_OF[id]?.test(text)) ||
    FOR_A_NAME_OF_OTHERS.test(text) ||
    (ASKS_WHO_ANSWERED.test(text) && servers.some(({ id }) => ANSWERS.includes(id))) ||
    (OF_A_BALANCER.test(text) && !servers.some(({ id }) => BALANCERS.includes(id))) ||
    (ON_THE_MACHINE.test(text) &&
      finding.kind === 'found' &&
      servers.some(({ id }) => PLATFORMS.includes(id))) ||
    ASKS_WHOSE.test(text) ||
    ABOUT.some(([cause, words]) => isOut(cause) && words.test(text)) ||
    (!OF_OTHERS.test(text) && [...text.matchAll(PORT)].some(([, port = '']) => !ports.has(port))) ||
    (finding.kind === 'found' && FOR_ANY_STATUS.test(text));
  return [
    ...stepsOf(finding)
      .filter((step) => wrong(plainText(step), step.assumes))
      .map(plainText),
    ...(finding.pitfalls ?? []).filter((text) => wrong(text)),
    ...(finding.steps ?? []).flatMap((step) =>
      'either' in step && step.either.length < 2 && step.by === undefined
        ? ['one way alone is no choice']
        : [],
    ),
    // What stands behind one number begins with "Either" only where an "Or" follows.
    ...repairLines(finding).flatMap((lines) =>
      lines.length < 2 && lines.some((line) => /^(?:Either|Or): /.test(line)) ? lines : [],
    ),
  ];
}

for (const [settings, changes] of [
  ['as recorded', {}],
  ['with Host known not to be forwarded', { hostHeader: 'none' }],
  ['with Host known to be forwarded', { hostHeader: 'www.viewers.example' }],
] as const) {
  test(`no step contradicts what is known, asks for it, or is for a product that does not answer: the net, ${settings}`, () => {
    const wrong = new Set<string>();
    let steps = 0;
    for (const { name, saved } of NET) {
      const report = judged(saved, changes);
      for (const finding of report.findings) {
        steps += stepsOf(finding).length;
        for (const text of wrongIn(report, finding)) wrong.add(`${name}, ${finding.cause}: ${text}`);
      }
    }
    assert.deepEqual([...wrong], []);
    assert.ok(steps > 100);
  });
}

const STORIES = NET.filter(({ name }) => name.startsWith('stories/'));
const ORIGINS = [
  'origin.shop.example',
  'lb-1234567890.eu-west-1.elb.amazonaws.com',
  'nlb-0a1b2c3d4e5f6a7b.elb.eu-west-1.amazonaws.com',
  'shop.eba-abcd1234.eu-west-1.elasticbeanstalk.com',
  'ec2-203-0-113-10.eu-west-1.compute.amazonaws.com',
  'shop-1a2b.herokuapp.com',
  'shop.azurewebsites.net',
] as const;
const SERVERS = [
  '',
  'nginx/1.24.0',
  'Apache/2.4.58',
  'awselb/2.0',
  'Caddy',
  'Microsoft-IIS/10.0',
  'gunicorn',
];
const STATUSES = [null, 502, 503, 504] as const;

/** A story of another origin: its name, and what its answers say of the server. */
function varied(saved: Report, origin: string, server: string, status: number | null): Report {
  const text = JSON.stringify(saved).replaceAll(saved.evidence.target.origin, origin);
  const report: Report = JSON.parse(text, (_, value) => {
    if (!Array.isArray(value?.headers) || typeof value.statusCode !== 'number') return value;
    const headers = value.headers.filter(([name]: readonly string[]) => !/^server$/i.test(name ?? ''));
    return {
      ...value,
      statusCode: status ?? value.statusCode,
      headers: server === '' ? headers : [...headers, ['Server', server]],
    };
  });
  return report;
}

test('nor where a story is of another name, another server, another status', () => {
  const wrong = new Set<string>();
  for (const [at, { name, saved }] of STORIES.entries())
    for (const [of, origin] of ORIGINS.entries())
      for (const [by, server] of SERVERS.entries()) {
        const status = STATUSES[(at + of + by) % STATUSES.length] ?? null;
        const report = judged(varied(saved, origin, server, status), {});
        for (const finding of report.findings)
          for (const text of wrongIn(report, finding))
            wrong.add(`${name}, ${origin}, ${server}, ${finding.cause}: ${text}`);
      }
  assert.deepEqual([...wrong], []);
});

/** Places in CloudFront's console that are settings of an origin, a behavior or an error page. */
const PLACE = /\b(?:Origins|Behaviors|Error pages) › Edit › /;

test('settings and configurations are parts of their own, never written in prose', () => {
  const kinds = new Set<string>();
  for (const { saved } of NET)
    for (const finding of judged(saved, {}).findings)
      for (const { kind, text, server, setting } of stepsOf(finding).flatMap(({ parts }) => parts)) {
        kinds.add(kind);
        assert.equal(setting !== undefined, kind === 'setting', text);
        if (kind === 'text') assert.doesNotMatch(text, PLACE);
        if (kind === 'snippet') assert.ok(server !== undefined, text);
        if (kind === 'code') assert.equal(server, undefined, text);
      }
  assert.deepEqual([...kinds].toSorted(), ['code', 'command', 'interrupts', 'setting', 'snippet', 'text']);
});

/** The subject of a sentence that tells, and does not say what to do. */
const TELLS =
  /^(?!Nothing has to be done unless)(?:["“]|(?:An?|The|This|That|There|It|Nobody|Nothing|Another|Some|One|Host|CloudFront)\b|[A-Z]\w+ (?:is|are|has|have|makes|stands|means)\b)/;

test('the first step of every repair says what to do', () => {
  const situations = SERVER_IDS.map((id) => [id]).concat([[]]);
  const wrong = new Set<string>();
  for (const { causes, servers, at, steps } of REMEDIES)
    for (const recognised of situations) {
      const [id] = recognised;
      if (servers !== undefined && (id === undefined || !servers.includes(id))) continue;
      for (const status of [null, 502, 503, 504]) {
        const [first] = stepsIn(
          {
            names: NAMES,
            known: NOTHING_KNOWN,
            servers: recognised,
            suspects: [],
            status,
            ruledOut: new Set(),
          },
          steps,
        );
        const one = first && ('either' in first ? first.either[0]?.[0] : first);
        const text = one === undefined ? 'no step' : plainText(one).replace(/^For a 50\d: /, '');
        if (one === undefined || TELLS.test(text)) wrong.add(`${causes[0]} at ${at}: ${text}`);
      }
    }
  assert.deepEqual([...wrong], []);
});

const NAMES = {
  origin: 'origin.example.com',
  connectTo: 'origin.example.com',
  serverName: 'origin.example.com',
  protocol: 'https',
  port: 443,
  address: '192.0.2.1',
  path: '/',
} as const;
