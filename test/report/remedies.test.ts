import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_CAUSES, causeOf } from '../../src/causes/all.ts';
import { REMEDIES } from '../../src/causes/all-remedies.ts';
import type { Cause } from '../../src/causes/cause.ts';
import { SOURCES, type SourceId } from '../../src/cloudfront/sources.ts';
import { CAUSE_IDS, type CauseId } from '../../src/formats/cause-ids.ts';
import { FINGERPRINTS } from '../../src/readings/fingerprints.ts';
import { NOTHING_KNOWN } from '../../src/readings/known.ts';
import type { ServerId } from '../../src/readings/servers.ts';
import { SERVER_IDS } from '../../src/readings/servers.ts';
import type { Names } from '../../src/repairs/names.ts';
import { inLines } from '../../src/repairs/steps.ts';
import { plainText } from '../../src/repairs/words.ts';
import { chooseRemedy as choose, proofOf as prove } from '../../src/report/choose-remedy.ts';

function known(id: CauseId): Cause {
  const cause = causeOf(id);
  assert.ok(cause, id);
  return cause;
}

type Rest<F> = F extends (cause: Cause, ...rest: infer R) => unknown ? R : never;

const chooseRemedy = (id: CauseId, ...rest: Rest<typeof choose>) => {
  const chosen = choose(known(id), ...rest);
  return { ...chosen, steps: inLines(chosen.steps), numbers: chosen.steps.length };
};
const proofOf = (id: CauseId, ...[names, ...rest]: Rest<typeof prove>) => {
  const { command, good } = prove(known(id), names, ...rest);
  const said = good({
    names,
    known: NOTHING_KNOWN,
    servers: [],
    suspects: [],
    status: null,
    ruledOut: new Set(),
  });
  return { command, good: said === null ? '' : plainText(said) };
};

const NAMES: Names = {
  origin: 'origin.example.com',
  connectTo: 'origin.example.com',
  serverName: 'www.example.com',
  protocol: 'https',
  port: 8443,
  address: '192.0.2.1',
  path: '/health',
};

test('every cause has one generic remedy and a proof', () => {
  for (const cause of CAUSE_IDS) {
    const generic = REMEDIES.filter(
      ({ causes, servers, at }) => causes.includes(cause) && servers === undefined && at === undefined,
    );
    assert.equal(generic.length, 1, `${cause} has one remedy without servers`);
    for (const kind of ['found', 'warning'] as const) {
      const { steps, pitfalls, proof, references } = chooseRemedy(cause, kind, [], NAMES);
      assert.ok(
        steps.length > 0 && pitfalls.length > 0 && references.length > 0,
        `the remedy of ${cause} has steps, pitfalls and sources`,
      );
      assert.notEqual(proof, '', `${cause} has a proof`);
    }
  }
});

test('a place of its fault that has remedies has a generic one for each of its causes', () => {
  for (const { causes, at } of REMEDIES.filter(({ at }) => at !== undefined)) {
    for (const cause of causes) {
      const generic = REMEDIES.filter(
        (remedy) => remedy.at === at && remedy.causes.includes(cause) && remedy.servers === undefined,
      );
      assert.equal(generic.length, 1, `${cause} at ${at}`);
    }
  }
});

test('a server has at most one remedy for a cause and a place of its fault', () => {
  const pairs = REMEDIES.flatMap(({ causes, servers = [], at = 'the usual place' }) =>
    causes.flatMap((cause) => servers.map((server) => `${cause} on ${server} at ${at}`)),
  );
  assert.deepEqual(
    pairs.filter((pair, index) => pairs.indexOf(pair) !== index),
    [],
  );
});

test('every cause on every server: names are filled in, code is closed, a tired reader can follow', () => {
  for (const cause of CAUSE_IDS) {
    const places = REMEDIES.flatMap(({ causes, at }) => (causes.includes(cause) ? [at] : []));
    for (const [server, at] of SERVER_IDS.flatMap((id) =>
      [...new Set(places)].map((at) => [id, at] as const),
    )) {
      const { steps, numbers, pitfalls, proof } = chooseRemedy(
        cause,
        'found',
        [server],
        NAMES,
        at === undefined ? {} : { at },
      );
      for (const text of [...steps, ...pitfalls]) {
        assert.doesNotMatch(text, /\{(NAME|ORIGIN|PORT|PATH|APPLY)\}/, text);
        assert.equal(text.split('`').length % 2, 1, `an open backtick: ${text}`);
        assert.ok(text.length <= 420, `too long: ${text}`);
      }
      assert.ok(steps.length >= 2 && numbers <= 10, `${cause} on ${server}`);
      assert.doesNotMatch(proof, /undefined|null(?!\))(?<!\/dev\/null)/);
    }
  }
});

test('the remedy is for the recognised server that answers', () => {
  const named = (servers: Parameters<typeof chooseRemedy>[2]) =>
    chooseRemedy('certificate-expired', 'found', servers, NAMES).server;
  assert.equal(named([]), undefined);
  assert.equal(named(['fastly']), undefined);
  assert.equal(named(['lets-encrypt-staging', 'nginx', 'apache']), 'nginx');
});

test('DNS is not asked for an address that was given, but for the name that takes its place', () => {
  for (const cause of ['origin-is-address', 'address-not-public'] as const) {
    const { steps, proof } = chooseRemedy(cause, 'found', [], { ...NAMES, origin: '203.0.113.7' });
    assert.match(proof, /^dig (\+short )?A ORIGIN @1\.1\.1\.1/);
    assert.ok(steps.some((step) => step.includes('ORIGIN being the name made for the address')));
  }
});

/** Cause, recognised server, and the directive, command or setting its repair must name. */
const REPAIRS = [
  ['tcp-refused', 'alb', 'Origins › Edit › Protocol: HTTP only'],
  ['tcp-timed-out', 'alb', 'com.amazonaws.global.cloudfront.origin-facing'],
  ['tcp-timed-out', 'nlb', 'target group'],
  ['tcp-timed-out', 's3-website', 'HTTP only, port 80'],
  ['origin-protocol-mismatch', 's3-website', 'HTTP only, port 80'],
  ['origin-protocol-mismatch', 'cloudflare', 'Full (strict)'],
  ['tls-not-spoken', 'nginx', '`listen 8443 ssl;`'],
  ['tls-not-spoken', 'apache', '`SSLEngine on`'],
  ['tls-not-spoken', 'haproxy', '`bind :8443 ssl crt /path/site.pem`'],
  ['tls-not-spoken', 'nodejs', '`https.createServer({ key, cert })`'],
  ['tls-not-spoken', 's3-website', 'HTTP only, port 80'],
  ['tls-not-spoken', 'alb', 'listener on 8443 an HTTPS one'],
  ['tls-not-spoken', 'nlb', 'TLS:8443'],
  ['tls-server-name-rejected', 'nginx', '`ssl_reject_handshake on;`'],
  ['tls-server-name-rejected', 'caddy', '`fallback_sni origin.example.com`'],
  ['tls-server-name-rejected', 'traefik', '`tls.options.default.sniStrict: false`'],
  ['tls-server-name-rejected', 'haproxy', '`strict-sni`'],
  ['tls-server-name-rejected', 'envoy', '`filter_chain_match.server_names`'],
  ['tls-server-name-rejected', 'ingress-nginx', '`ssl-reject-handshake`'],
  ['tls-handshake-failed', 'envoy', '`filter_chain_match.server_names`'],
  ['tls-protocol-unsupported', 'nginx', '`ssl_protocols TLSv1.2 TLSv1.3;`'],
  ['tls-protocol-unsupported', 'apache', '`SSLProtocol -all +TLSv1.2 +TLSv1.3`'],
  ['tls-protocol-unsupported', 'haproxy', '`ssl-min-ver TLSv1.2`'],
  ['tls-protocol-unsupported', 'iis', 'SCHANNEL'],
  ['tls-protocol-unsupported', 'alb', '`ELBSecurityPolicy-TLS13-1-2-2021-06`'],
  ['tls-cipher-unsupported', 'nginx', '`ssl_ciphers`'],
  ['tls-cipher-unsupported', 'apache', '`SSLCipherSuite`'],
  ['tls-cipher-unsupported', 'haproxy', '`ssl-default-bind-ciphers`'],
  ['tls-cipher-unsupported', 'traefik', '`tls.options.default.cipherSuites`'],
  ['tls-cipher-unsupported', 'caddy', '`tls { ciphers … }`'],
  ['tls-cipher-unsupported', 'envoy', '`tls_params.cipher_suites`'],
  ['tls-cipher-unsupported', 'iis', '`Enable-TlsCipherSuite'],
  ['tls-group-unsupported', 'nginx', '`ssl_ecdh_curve X25519:prime256v1:secp384r1;`'],
  ['tls-group-unsupported', 'apache', '`SSLOpenSSLConfCmd Curves X25519:prime256v1:secp384r1`'],
  ['tls-group-unsupported', 'haproxy', '`curves X25519:P-256:P-384`'],
  ['tls-group-unsupported', 'traefik', '`tls.options.default.curvePreferences'],
  ['tls-group-unsupported', 'caddy', '`tls { curves x25519 secp256r1 secp384r1 }`'],
  ['tls-group-unsupported', 'envoy', '`tls_params.ecdh_curves`'],
  ['certificate-key-unsupported', 'caddy', '`key_type p256`'],
  ['certificate-key-unsupported', 'traefik', '`keyType: EC256`'],
  ['certificate-key-unsupported', 'iis', 'RSA, 2048 bits'],
  ['certificate-key-unsupported', 'alb', '`RSA_2048`'],
  ['tls-client-certificate-required', 'nginx', '`ssl_verify_client off;`'],
  ['tls-client-certificate-required', 'apache', '`SSLVerifyClient none`'],
  ['tls-client-certificate-required', 'haproxy', '`verify none`'],
  ['tls-client-certificate-required', 'traefik', '`NoClientCert`'],
  ['tls-client-certificate-required', 'caddy', '`client_auth`'],
  ['tls-client-certificate-required', 'ingress-nginx', 'auth-tls-verify-client'],
  ['tls-client-certificate-required', 'alb', 'mutual authentication'],
  ['tls-client-certificate-required', 'api-gateway', 'mutual TLS'],
  ['certificate-name-mismatch', 'nginx', '`server_name`'],
  ['certificate-name-mismatch', 'apache', '`ServerName`'],
  ['certificate-name-mismatch', 'haproxy', 'crt-list'],
  ['certificate-name-mismatch', 'alb', '`aws elbv2 add-listener-certificates'],
  ['certificate-name-mismatch', 'ingress-nginx', '`spec.tls`'],
  ['certificate-name-mismatch', 'heroku', 'APP.herokuapp.com'],
  ['certificate-name-mismatch', 'vercel', 'PROJECT.vercel.app'],
  ['certificate-name-mismatch', 'netlify', 'SITE.netlify.app'],
  ['certificate-name-mismatch', 'iis', 'Require Server Name Indication'],
  ['certificate-name-mismatch', 'plesk', "Let's Encrypt"],
  ['certificate-expired', 'lets-encrypt', '`certbot renew --cert-name NAME`'],
  ['certificate-expired', 'nginx', '`ssl_certificate`'],
  ['certificate-expired', 'apache', '`SSLCertificateFile`'],
  ['certificate-expired', 'haproxy', '`cat fullchain.pem privkey.pem > site.pem`'],
  ['certificate-expired', 'alb', '`aws acm import-certificate'],
  ['certificate-expired', 'ingress-nginx', '`kubectl get certificate,order,challenge`'],
  ['certificate-expired', 'traefik', 'acme.json'],
  ['certificate-expired', 'caddy', '`systemctl restart caddy`'],
  ['certificate-self-signed', 'ingress-nginx', '`spec.tls`'],
  ['certificate-self-signed', 'traefik', '`certResolver`'],
  ['certificate-self-signed', 'nginx', '`certbot --nginx`'],
  ['certificate-self-signed', 'caddy', '`tls internal`'],
  ['certificate-self-signed', 'plesk', 'AutoSSL'],
  ['certificate-untrusted', 'cloudflare-origin-ca', 'Cloudflare Origin CA'],
  ['certificate-untrusted', 'lets-encrypt-staging', '`--staging`'],
  ['certificate-chain-incomplete', 'nginx', 'live/NAME/fullchain.pem, not cert.pem'],
  ['certificate-chain-incomplete', 'apache', '`SSLCertificateFile fullchain.pem`'],
  ['certificate-chain-incomplete', 'haproxy', '`issuers-chain-path DIR`'],
  ['certificate-chain-incomplete', 'iis', '`certlm.msc`'],
  ['certificate-chain-incomplete', 'alb', '--certificate-chain'],
  ['certificate-chain-incomplete', 'traefik', '`certFile`'],
  ['certificate-chain-incomplete', 'caddy', '`tls CERT KEY`'],
  ['certificate-chain-incomplete', 'envoy', '`certificate_chain`'],
  ['certificate-chain-incomplete', 'nodejs', '`cert`'],
  ['certificate-chain-incomplete', 'ingress-nginx', '`tls.crt`'],
  ['certificate-chain-incomplete', 'plesk', 'CABUNDLE'],
  ['certificate-chain-incomplete', 'heroku', '`heroku certs:update'],
  ['certificate-chain-order', 'nginx', 'no root'],
  ['certificate-chain-order', 'apache', '`SSLCertificateFile`'],
  ['certificate-chain-order', 'haproxy', '`crt`'],
  ['certificate-chain-order', 'ingress-nginx', '`tls.crt`'],
  ['certificate-chain-order', 'alb', '--certificate-chain'],
  ['certificate-chain-order', 'iis', 'cross-signed'],
  ['http-upstream-error', 'nginx', '`connect() failed (111)`'],
  ['http-upstream-error', 'alb', 'HTTPCode_ELB_502_Count'],
  ['http-upstream-error', 'haproxy', '`show servers state`'],
  ['http-upstream-error', 'api-gateway', '`statusCode` a number'],
  ['http-upstream-error', 'heroku', 'H code'],
  ['http-upstream-error', 'traefik', '"Bad Gateway"'],
  ['http-upstream-error', 'envoy', 'upstream connect error'],
  ['http-upstream-error', 'iis', '502.3'],
  ['http-malformed', 'nodejs', 'Content-Length'],
  ['http-malformed', 'php', '`header()`'],
  ['http-malformed', 'gunicorn', 'latin-1'],
  ['http-keepalive-too-short', 'nodejs', '`server.keepAliveTimeout = 65000;`'],
  ['http-keepalive-too-short', 'apache', '`KeepAliveTimeout 65`'],
  ['http-keepalive-too-short', 'nginx', '`keepalive_timeout 75s;`'],
  ['http-keepalive-too-short', 'haproxy', '`timeout http-keep-alive 65s`'],
  ['http-keepalive-too-short', 'caddy', '5 minutes'],
  ['http-keepalive-too-short', 'traefik', '`respondingTimeouts.idleTimeout`'],
  ['http-keepalive-too-short', 'gunicorn', '`--keep-alive 65`'],
  ['http-keepalive-too-short', 'iis', '`connectionTimeout`'],
  ['http-keepalive-too-short', 'alb', 'idle timeout'],
  ['http-host-dependent', 'api-gateway', 'AllViewerExceptHostHeader'],
  ['http-host-dependent', 'lambda-url', 'lambda:InvokeFunctionUrl'],
  ['http-host-dependent', 's3-rest', 'CORS-S3Origin'],
  ['http-host-dependent', 's3-website', 'Do not forward Host'],
] as const;

test('every repair on record is reached once its server is recognised, in its own words', () => {
  for (const [cause, server, words] of REPAIRS) {
    const { server: named, steps } = chooseRemedy(cause, 'found', [server], NAMES);
    assert.ok(named !== undefined, `${cause} on ${server} gets the repair for any server`);
    assert.ok(steps.join('\n').includes(words), `${cause} on ${server} does not say ${words}`);
  }
});

test('a refused result of a CloudFront Function is looked for where CloudFront tells of it', () => {
  const { steps, pitfalls } = chooseRemedy('cloudfront-function-validation', 'found', [], NAMES);
  const text = [...steps, ...pitfalls].join('\n');
  for (const words of ['FunctionValidationErrors', 'console.log', 'createRequestOriginGroup'])
    assert.ok(text.includes(words), words);
});

test('a server that refuses the name is not answered by sending another it was not seen to take', () => {
  for (const server of [[], ['nginx'], ['haproxy'], ['caddy'], ['ingress-nginx']] as const) {
    const { steps } = chooseRemedy('tls-server-name-rejected', 'found', server, NAMES);
    for (const step of steps) assert.doesNotMatch(step, /^(?:Either|Or )?,? ?[Ss]top forwarding Host/);
  }
  const { steps } = chooseRemedy('tls-server-name-rejected', 'found', [], NAMES);
  assert.match(steps[1] ?? '', /^Teach the server that name/);
});

test('a security group that admits CloudFront is not opened once more', () => {
  const steps = (firewallAdmits: boolean | null, server: 'alb' | null = null) =>
    chooseRemedy('tcp-timed-out', 'found', server === null ? [] : [server], NAMES, {
      known: { ...NOTHING_KNOWN, firewallAdmits },
    }).steps.join('\n');
  for (const server of [null, 'alb'] as const) {
    for (const open of [null, false]) assert.match(steps(open, server), /dd an inbound rule/);
    assert.doesNotMatch(steps(true, server), /inbound rule/);
    assert.match(steps(true, server), /network ACL/);
  }
});

test('nothing is said of a fault that the origin was seen not to have', () => {
  const advice = (ruledOut: readonly CauseId[]) => {
    const { steps, pitfalls } = chooseRemedy('http-connection-closed', 'found', [], NAMES, {
      ruledOut: new Set(ruledOut),
    });
    return [...steps, ...pitfalls].join('\n');
  };
  assert.match(advice([]), /PROXY protocol[\s\S]*HTTP\/2 alone/);
  assert.doesNotMatch(advice(['tls-handshake-failed', 'http-version-unsupported']), /PROXY|HTTP\/2 alone/);
});

test('a port for plain HTTP is opened without TLS', () => {
  const steps = (protocol: 'http' | 'https', server: 'alb' | null = null) =>
    chooseRemedy('tcp-refused', 'found', server === null ? [] : [server], { ...NAMES, protocol }).steps.join(
      '\n',
    );
  assert.match(steps('https'), /nginx `listen 8443 ssl;`.* HAProxy `bind :8443 ssl crt FILE`/);
  assert.match(steps('http'), /nginx `listen 8443;`.* HAProxy `bind :8443`/);
  assert.match(
    steps('https', 'alb'),
    /HTTP only[\s\S]*a listener on port 8443, with HTTPS and an ACM certificate/,
  );
  assert.match(steps('http', 'alb'), /^Give the load balancer a listener on port 8443\.\nOr: Set the port/);
});

test('one address of several that takes no connection is taken out of DNS first', () => {
  for (const cause of ['tcp-refused', 'tcp-reset', 'tcp-timed-out'] as const) {
    const first = (server: 'nlb' | 'heroku' | null) =>
      chooseRemedy(cause, 'found', server === null ? [] : [server], NAMES, { at: 'some-hosts' }).steps[0] ??
      '';
    assert.match(first(null), /out of the DNS record/);
    // Their records are not in anybody's hands but theirs.
    assert.match(first('nlb'), /^Look at the health of the targets in the zones/);
    assert.match(first('heroku'), /^Tell the support of the platform/);
  }
  assert.doesNotMatch(chooseRemedy('tcp-refused', 'found', [], NAMES).steps.join(), /DNS record/);
});

test('a way in that CloudFront may not use is told in one step', () => {
  for (const cause of ['tcp-refused', 'tcp-timed-out', 'tcp-reset'] as const) {
    const { steps } = chooseRemedy(cause, 'warning', ['alb'], NAMES, { at: 'other-way' });
    assert.equal(steps.length, 1);
    assert.match(steps[0] ?? '', /^Nothing has to be done unless/);
  }
});

test('each kind of redirect has its own repair', () => {
  for (const [at, words] of [
    ['to-https', /HTTPS only/],
    ['to-viewers', /forward Host/],
    [undefined, /CloudFront-Forwarded-Proto/],
  ] as const) {
    const { steps } = chooseRemedy(
      'http-redirect-loop',
      'warning',
      [],
      NAMES,
      at === undefined ? {} : { at },
    );
    assert.equal(steps.length, 1);
    assert.match(steps[0] ?? '', words);
  }
});

test('a silent port that admits CloudFront alone is proved through CloudFront', () => {
  assert.match(proofOf('tcp-timed-out', NAMES).good, /CloudFront alone, the next step decides/);
});

test('a name that CloudFront could send instead may be set in a CloudFront Function', () => {
  const said = (cause: 'tls-server-name-rejected' | 'certificate-name-mismatch') =>
    chooseRemedy(cause, 'found', [], NAMES).steps.join('\n');
  assert.match(said('tls-server-name-rejected'), /`updateRequestOrigin` with `hostHeader` and `sni`/);
  assert.match(said('certificate-name-mismatch'), /`allowedCertificateNames`/);
});

test('what helps against one status is not told of another', () => {
  const steps = (status?: number) =>
    chooseRemedy('http-upstream-error', 'found', ['alb'], NAMES, status === undefined ? {} : { status })
      .steps;
  for (const [status, words] of [
    [502, /keep-alive/],
    [503, /no target that is in use/],
    [504, /did not answer within the idle timeout/],
  ] as const) {
    assert.equal(steps(status).length, steps().length - 2);
    assert.match(steps(status).join(' '), words);
  }
});

test('where the status is not known, each step says for which it is', () => {
  const { steps } = chooseRemedy('http-upstream-error', 'warning', ['nginx'], NAMES);
  assert.match(steps[0] ?? '', /^For a 502: Look in nginx's error log/);
});

test('a certificate tool reloads the server behind it; an unknown server gets the three usual ways', () => {
  const { steps } = chooseRemedy('certificate-expired', 'found', ['lets-encrypt', 'haproxy'], NAMES);
  assert.ok(steps.some((step) => step.includes('systemctl reload haproxy')));
  const { steps: any } = chooseRemedy('certificate-expired', 'found', [], NAMES);
  for (const [name, command] of [
    ['nginx', 'nginx -t'],
    ['Apache', 'apachectl'],
    ['HAProxy', 'haproxy -c'],
  ] as const)
    assert.equal(
      any.filter((step) => step.startsWith(`${name}: `) && step.includes(command)).length,
      1,
      name,
    );
  assert.equal(any.join().split('nginx -t').length, 2, 'the reload is told once');
});

test('a found cause ends in its proofs, at the origin and through CloudFront; a warning does not', () => {
  const found = chooseRemedy('certificate-expired', 'found', [], NAMES).steps.slice(-2);
  assert.match(found[0] ?? '', /^Prove it with the command/);
  assert.match(found[1] ?? '', /through CloudFront/);
  const warning = chooseRemedy('certificate-expires-soon', 'warning', [], NAMES).steps;
  assert.ok(warning.every((step) => !step.startsWith('Prove')));
});

test('sources are public pages over https, each once, and each is that of a cause, a repair or a mark', () => {
  for (const url of Object.values(SOURCES)) assert.equal(new URL(url).protocol, 'https:');
  assert.equal(new Set(Object.values(SOURCES)).size, Object.keys(SOURCES).length);
  const marks = Object.values(FINGERPRINTS).flat();
  const used = new Set([
    ...REMEDIES.flatMap(({ sources }) => sources),
    ...marks.map(({ source }) => source),
    ...ALL_CAUSES.map(({ source }) => source.split('#')[0]),
  ]);
  assert.deepEqual(
    (Object.keys(SOURCES) as SourceId[]).filter((id) => !used.has(id)),
    [],
  );
});

const PROOFS = [
  [
    'tcp-refused',
    "curl -skv --connect-timeout 10 --resolve www.example.com:8443:192.0.2.1 -o /dev/null 'https://www.example.com:8443/health'",
  ],
  [
    'certificate-self-signed',
    "openssl s_client -connect origin.example.com:8443 -servername www.example.com </dev/null; openssl s_client -connect origin.example.com:8443 -servername www.example.com </dev/null 2>/dev/null | openssl x509 -noout -text 2>/dev/null | grep -E 'Subject:|DNS:'",
  ],
  [
    'http-upstream-error',
    "curl -skv --http1.1 --resolve www.example.com:8443:192.0.2.1 -o /dev/null 'https://www.example.com:8443/health'",
  ],
  ['dns-unresolvable', 'dig A origin.example.com @1.1.1.1; dig +trace A origin.example.com'],
  [
    'http-malformed',
    "printf 'GET /health HTTP/1.1\\r\\nHost: www.example.com\\r\\nConnection: close\\r\\n\\r\\n' | openssl s_client -connect origin.example.com:8443 -servername www.example.com -quiet 2>/dev/null | head -c 4096 | cat -vet",
  ],
] as const;

for (const [cause, command] of PROOFS) {
  test(`the proof of ${cause} has the real names in it`, () => {
    assert.equal(proofOf(cause, NAMES).command, command);
  });
}

test('an S3 website is proved over plain HTTP, which is all it will ever speak', () => {
  for (const cause of ['origin-protocol-mismatch', 'tls-not-spoken', 'tcp-timed-out'] as const)
    assert.equal(
      chooseRemedy(cause, 'found', ['s3-website'], NAMES).proof,
      "curl -sv --http1.1 --resolve www.example.com:80:192.0.2.1 -o /dev/null 'http://www.example.com/health'",
    );
});

test('where HTTPS may be kept, its proof is more than the plain HTTP that was served all along', () => {
  const { proof, steps } = chooseRemedy(
    'tls-not-spoken',
    'found',
    [],
    { ...NAMES, plainHttpPort: 80 },
    {
      at: 'plain-http-serves',
    },
  );
  assert.match(proof, /'http:\/\/\S+'; curl \S+ .*'https:\/\/\S+'$/);
  assert.ok(steps.some((step) => step.includes('the first command asks over plain HTTP')));
});

test('a port that speaks TLS and was asked in plain HTTP is proved over HTTPS', () => {
  const { command, good } = proofOf('origin-protocol-mismatch', { ...NAMES, protocol: 'http' });
  assert.equal(
    command,
    "curl -skv --http1.1 --resolve www.example.com:8443:192.0.2.1 -o /dev/null 'https://www.example.com:8443/health'",
  );
  assert.match(good, /HTTPS is what this port serves/);
});

test('what a server answers before the repair is not called good', () => {
  assert.match(proofOf('tls-client-certificate-required', NAMES).good, /not 400 .*certificate/);
  assert.match(proofOf('http-version-unsupported', NAMES).good, /not 426 or 505/);
});

test('roots that were given are named where a command does not know them', () => {
  const good = (names: Names) => proofOf('certificate-self-signed', names).good;
  assert.match(good({ ...NAMES, ownRoots: true }), /`-CAfile FILE` is added/);
  assert.doesNotMatch(good(NAMES), /CAfile/);
  assert.match(proofOf('certificate-untrusted', { ...NAMES, ownRoots: true }).good, /one of those you gave/);
});

test('every host is asked at the addresses that were given, else at those DNS has', () => {
  const { command } = proofOf('origin-inconsistent', { ...NAMES, given: ['192.0.2.1', '2001:db8::1'] });
  assert.match(command, /^for ip in 192\.0\.2\.1 '\[2001:db8::1\]'; do /);
  assert.match(
    proofOf('origin-inconsistent', NAMES).command,
    /^for ip in \$\(dig \+short A origin\.example\.com /,
  );
});

test('where --resolve gave the address, the proof connects to it', () => {
  const { command } = proofOf('certificate-expired', { ...NAMES, connectTo: '2001:db8::1' });
  assert.match(command, /^openssl s_client -connect '\[2001:db8::1\]:8443' -servername www\.example\.com /);
});

test('of servers known to fail just so nothing is said where another one answers', () => {
  const steps = (servers: readonly ServerId[]) =>
    chooseRemedy('tls-handshake-failed', 'found', servers, NAMES, { suspects: ['nodejs', 'java'] }).steps;
  assert.match(steps([])[0] ?? '', /^If the server is one of these/);
  assert.match(steps(['heroku'])[0] ?? '', /^Read the origin's own error log/);
});
