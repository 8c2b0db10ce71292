import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createStrangerPolicy } from '../../src/addresses/stranger-policy.ts';
import { repairChain } from '../../src/certificates/paths/repair-chain.ts';
import { parseCertificate } from '../../src/certificates/reading/parse-certificate.ts';
import { noRoots } from '../../src/certificates/roots.ts';
import { issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { fetchSmall } from '../../src/probes/http/fetch-small.ts';
import { fetchIssuers } from '../../src/probes/issuers.ts';

const NOW = new Date('2026-11-23T10:00:00Z');
const loopback = createStrangerPolicy({ cidrs: ['127.0.0.0/8'] });
const locate = async (host: string) => (host === 'nowhere.test' ? [] : ['127.0.0.1']);
const sources = { policy: loopback, locate };
const signal = () => AbortSignal.timeout(10_000);

async function serve(t: TestContext, respond: RequestListener): Promise<string> {
  const server = createServer(respond).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://ca.test:${(server.address() as AddressInfo).port}`;
}

test('missing issuers are fetched one after another, and mend the chain', async (t) => {
  const asked: string[] = [];
  const files = new Map<string, Buffer>();
  const base = await serve(t, ({ url = '', headers }, response) => {
    asked.push(`${headers.host?.split(':')[0]} ${url}`);
    response.end(files.get(url) ?? '');
  });
  const root = issueCertificate({ commonName: 'Root', ca: true });
  const first = issueCertificate({ commonName: 'First', ca: true, issuer: root, issuerUrl: `${base}/root` });
  const second = issueCertificate({
    commonName: 'Second',
    ca: true,
    issuer: first,
    issuerUrl: `${base}/first`,
  });
  const leaf = issueCertificate({ names: ['a.example'], issuer: second, issuerUrl: `${base}/second` });
  files.set('/first', first.der).set('/second', Buffer.from(second.pem));
  const trust = { roots: noRoots, addedRoots: [parseCertificate(root.der)] };

  const { certificates, fetches } = await fetchIssuers([leaf.der], trust, sources, NOW, signal());
  assert.deepEqual(asked, ['ca.test /second', 'ca.test /first']);
  assert.deepEqual(
    fetches.map(({ observation }) => observation.kind === 'answered' && observation.value),
    [1, 1],
  );
  const mended = repairChain([leaf.der], certificates, trust, NOW);
  assert.equal(mended.kind === 'repaired' && mended.pem, leaf.pem + second.pem + first.pem);

  const ended = issueCertificate({
    commonName: 'Second',
    ca: true,
    issuer: first,
    reuseKey: second,
    notAfter: '2026-11-01T00:00:00Z',
  });
  const stale = [leaf.der, ended.der, first.der];
  const successor = await fetchIssuers(stale, trust, sources, NOW, signal());
  const renewed = repairChain(stale, successor.certificates, trust, NOW);
  assert.equal(renewed.kind === 'repaired' && renewed.pem, leaf.pem + second.pem + first.pem);

  const nothing = await fetchIssuers([leaf.der, second.der, first.der], trust, sources, NOW, signal());
  assert.deepEqual(nothing.fetches, []);
});

test('at most four addresses are asked, each once, and a bad answer ends nothing', async (t) => {
  const files = new Map<string, Buffer>();
  const base = await serve(t, ({ url = '' }, response) => response.end(files.get(url) ?? 'no certificate'));
  // Six CAs, each naming the address of the one above it.
  let issuer = issueCertificate({ commonName: 'CA 6', ca: true });
  for (const level of [5, 4, 3, 2, 1, 0]) {
    issuer = issueCertificate({
      commonName: `CA ${level}`,
      ca: true,
      issuer,
      issuerUrl: `${base}/${level + 1}`,
    });
    files.set(`/${level}`, issuer.der);
  }
  const trust = { roots: noRoots, addedRoots: [] };
  const urlsAsked = async (issuerUrl: string) => {
    const leaf = issueCertificate({ names: ['a.example'], issuer, issuerUrl });
    const { fetches } = await fetchIssuers([leaf.der], trust, sources, NOW, signal());
    return fetches.map(({ url }) => url.slice(base.length));
  };
  assert.deepEqual(await urlsAsked(`${base}/0`), ['/0', '/1', '/2', '/3']);
  assert.deepEqual(await urlsAsked(`${base}/elsewhere`), ['/elsewhere']);
});

test('only permitted addresses are connected to, redirects included', async (t) => {
  let touched = 0;
  const target = await serve(t, (_request, response) => {
    touched += 1;
    response.end('file');
  });
  const redirecting = await serve(t, ({ url }, response) => {
    const location = {
      '/inside': target.replace('ca.test', 'inside.test'),
      '/loop': '/loop',
      '/once': `${target}/`,
    }[url ?? ''];
    response.writeHead(302, { Location: location ?? 'https://ca.test/' }).end();
  });
  const strict = {
    policy: {
      ...loopback,
      refusal: (address: string) => (address === '127.0.0.9' ? 'private' : loopback.refusal(address)),
    },
    locate: async (host: string) => (host === 'inside.test' ? ['127.0.0.9'] : ['127.0.0.1']),
  };
  const told = async (url: string) => {
    const seen = await fetchSmall(url, strict, signal());
    return seen.kind === 'answered'
      ? Buffer.from(seen.value).toString()
      : seen.kind === 'failed'
        ? seen.failure.detail
        : '';
  };
  assert.equal(await told(`${redirecting}/once`), 'file');
  assert.equal(touched, 1);
  assert.match(
    await told(`${redirecting}/inside`),
    /inside\.test has only an address that must not be touched \(private\)/,
  );
  assert.match(await told(`${redirecting}/loop`), /more than 2 redirects/);
  assert.match(await told(`${redirecting}/https`), /no plain HTTP address/);
  assert.equal(touched, 1);
  const closed = await fetchSmall(target, { ...strict, policy: createStrangerPolicy() }, signal());
  assert.match(closed.kind === 'failed' ? closed.failure.detail : '', /is not for the web/);
  assert.equal(touched, 1);
});

test('what a server may do instead of answering', async (t) => {
  const base = await serve(t, ({ url }, response) => {
    if (url === '/large') response.end(Buffer.alloc(70_000));
    else if (url === '/gone') response.writeHead(404).end();
    else if (url === '/reset') response.socket?.resetAndDestroy();
    // Anything else never gets an answer.
  });
  const deadline = new AbortController();
  const told = async (url: string, within = signal()) => {
    const seen = await fetchSmall(url, sources, within);
    return seen.kind === 'failed' ? `${seen.failure.kind}: ${seen.failure.detail}` : seen.kind;
  };
  assert.match(await told(`${base}/large`), /^too-large: more than 65536 bytes/);
  assert.match(await told(`${base}/gone`), /answered 404/);
  assert.match(await told(`${base}/reset`), /^(reset|closed): /);
  assert.match(await told('http://nowhere.test/'), /nowhere\.test has no address/);
  const strict = await fetchSmall(
    'http://ca.test:25/',
    { ...sources, policy: createStrangerPolicy() },
    signal(),
  );
  assert.match(strict.kind === 'failed' ? strict.failure.detail : '', /port 25 is not for the web/);
  assert.match(await told('ldap://ca.test/'), /no plain HTTP address/);
  const hanging = told(`${base}/hang`, deadline.signal);
  setTimeout(() => deadline.abort(), 50);
  assert.match(await hanging, /^cut-short: /);
});
