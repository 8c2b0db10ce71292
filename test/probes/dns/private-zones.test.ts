import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAddressPolicy } from '../../../src/addresses/address-policy.ts';
import { createStrangerPolicy } from '../../../src/addresses/stranger-policy.ts';
import { serveDns } from '../../../src/lab/origins/dns-server.ts';
import { locateOrigin } from '../../../src/probes/dns/locate-origin.ts';

test('names of a private zone are asked of the system’s resolvers alone, others of public ones too', async (t) => {
  const respond = ({ name, type }: { name: string; type: string }) => {
    const record = { name, ttl: 60 };
    if (name === 'alias.example')
      return { answers: [{ ...record, type: 'CNAME' as const, data: 'LB.corp.Test' }] };
    if (type === 'NS') return { answers: [{ ...record, type: 'NS' as const, data: 'NS.corp.TEST' }] };
    return { answers: type === 'A' ? [{ ...record, type: 'A' as const, data: '10.1.2.3' }] : [] };
  };
  const [outside, system] = [await serveDns({ respond }), await serveDns({ respond })];
  t.after(async () => {
    await outside.stop();
    await system.stop();
  });
  const locate = (origin: string) =>
    locateOrigin(
      origin,
      {
        policy: createAddressPolicy(['10.0.0.0/8']),
        strangers: createStrangerPolicy(),
        publicDns: {
          servers: [outside],
          clientSubnets: ['203.0.113.0/24'],
          clientSubnetServers: [outside],
          nameServerPort: outside.port,
        },
        privateZones: ['corp.test'],
        systemDns: [`${system.address}:${system.port}`],
        resolveTo: new Map(),
        onLookup: () => {},
      },
      AbortSignal.timeout(10_000),
    ).complete;
  for (const name of ['corp.test', 'lb.corp.test']) {
    const { addresses } = await locate(name);
    assert.deepEqual(
      addresses.map(({ address, refused }) => [address, refused]),
      [['10.1.2.3', undefined]],
    );
  }
  assert.equal(outside.questions.length, 0);
  assert.ok(system.questions.length > 0);
  await locate('lb.corp.test.example');
  await locate('alias.example');
  assert.ok(outside.questions.length > 0);
  const leaked = outside.questions.filter(({ name }) => name.toLowerCase().endsWith('corp.test'));
  assert.deepEqual(leaked, [], 'not as an alias or a name server either');
});
