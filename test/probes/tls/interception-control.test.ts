import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAddressPolicy } from '../../../src/addresses/address-policy.ts';
import { closedPort, serveRaw } from '../../../src/lab/origins/serve-raw.ts';
import { serveTls } from '../../../src/lab/origins/serve-tls.ts';
import { PUBLIC_DNS, toPublicDns } from '../../../src/probes/dns/public-dns.ts';
import { controlAmong, probeInterceptionControl } from '../../../src/probes/tls/interception-control.ts';
import { authority } from '../../check/diagnosing.ts';

const INNER = createAddressPolicy(['127.0.0.0/8', '10.0.0.0/8']);
const ORIGIN = '127.0.0.9';
const live = () => AbortSignal.timeout(10_000);

test('the chain is read as it was sent, for no server name', async (t) => {
  const names: string[] = [];
  const options = authority.serverOptions({ names: ['resolver.test.example'] });
  const server = await serveTls({
    ...options,
    SNICallback: (name, done) => {
      names.push(name);
      done(null);
    },
  });
  t.after(server.stop);
  const control = await probeInterceptionControl(server, ORIGIN, INNER, live());
  assert.ok(control?.observation.kind === 'answered', JSON.stringify(control));
  assert.equal(control.observation.value.ending, 'flight-complete');
  assert.equal(control.observation.value.chain.length, 2);
  assert.deepEqual([control.address, control.port, control.serverName], ['127.0.0.1', server.port, null]);
  assert.deepEqual(names, []);
});

test('whoever does not answer, or not in TLS, is no chain', async (t) => {
  const [closed, other] = await Promise.all([
    closedPort(),
    serveRaw((socket) => void socket.end('220 mail.example.com ESMTP\r\n')),
  ]);
  t.after(closed.stop);
  t.after(other.stop);
  const refused = await probeInterceptionControl(closed, ORIGIN, INNER, live());
  assert.equal(refused?.observation.kind === 'failed' && refused.observation.failure.kind, 'refused');
  const foreign = await probeInterceptionControl(other, ORIGIN, INNER, live());
  assert.equal(foreign?.observation.kind === 'answered' && foreign.observation.value.ending, 'not-tls');
});

test('silence ends it after 2 s, and the check’s own deadline before', async (t) => {
  const silent = await serveRaw(() => {});
  t.after(silent.stop);
  const startedAt = performance.now();
  for (const [signal, least, most] of [
    [AbortSignal.timeout(200), 150, 1_000],
    [live(), 1_900, 3_500],
  ] as const) {
    const control = await probeInterceptionControl(silent, ORIGIN, INNER, signal);
    assert.ok(control?.observation.kind === 'answered');
    assert.match(control.observation.value.ending, /^(?:cut-short|timed-out)$/);
    const { elapsedMs } = control.observation;
    assert.ok(elapsedMs > least && elapsedMs < most, `${elapsedMs} ms`);
  }
  assert.ok(performance.now() - startedAt < 5_000);
});

test('it is not asked where policy forbids it, nor where it and the origin lie on different sides', async () => {
  // Nothing is sent under a signal that has fired, whatever is decided.
  const asked = async (control: string, origin: string, policy = INNER) =>
    (await probeInterceptionControl({ address: control, port: 443 }, origin, policy, AbortSignal.abort())) !==
    null;
  assert.equal(await asked('1.1.1.1', '93.184.216.34'), true);
  assert.equal(await asked('127.0.0.1', '10.0.0.1'), true);
  assert.equal(await asked('127.0.0.1', '10.0.0.1', createAddressPolicy([])), false);
  assert.equal(await asked('127.0.0.1', '93.184.216.34'), false);
  for (const inner of ['127.0.0.1', '10.0.0.1', '::ffff:10.0.0.1', 'fd00::1'])
    assert.equal(await asked('1.1.1.1', inner), false, inner);
});

test('only resolvers that surely have nothing to do with any origin are asked', () => {
  const among = (...addresses: string[]) => controlAmong(addresses.map((address) => ({ address })));
  assert.deepEqual(among('1.1.1.1', '8.8.8.8'), { address: '1.1.1.1', port: 443 });
  assert.deepEqual(among('9.9.9.9', '8.8.8.8'), { address: '8.8.8.8', port: 443 });
  assert.equal(among('9.9.9.9', '10.0.0.53', '127.0.0.1'), undefined);
  assert.deepEqual(PUBLIC_DNS.control, { address: '1.1.1.1', port: 443 });
  const chosen = (servers: Parameters<typeof toPublicDns>[0]['servers']) =>
    toPublicDns({ servers, clientSubnets: 'default' }).control?.address;
  assert.equal(chosen('default'), '1.1.1.1');
  assert.equal(chosen([{ address: '8.8.8.8', port: 53 }]), '8.8.8.8');
  assert.equal(chosen([{ address: '10.0.0.53', port: 53 }]), undefined);
  assert.equal(chosen([]), undefined);
});
