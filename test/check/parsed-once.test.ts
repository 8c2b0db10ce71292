import assert from 'node:assert/strict';
import { Session } from 'node:inspector/promises';
import { test } from 'node:test';
import { diagnose } from '../../src/check/diagnose.ts';
import { issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { authority, HOST, surroundings, target } from './diagnosing.ts';

/** How often a function ran while `act` did, as V8 counts it. */
async function callsOf(file: string, name: string, act: () => Promise<unknown>): Promise<number> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  try {
    await act();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const script = result.find(({ url }) => url.endsWith(file));
    assert.ok(script, `${file} was not run`);
    const ran = script.functions.find(({ functionName }) => functionName === name);
    return ran?.ranges[0]?.count ?? 0;
  } finally {
    session.disconnect();
  }
}

test('a check reads each distinct certificate once, however many handshakes and causes ask for it', async (t) => {
  const leaf = issueCertificate({ names: ['www.example.net'], issuer: authority.intermediate });
  const served = await serveTls({ key: leaf.keyPem, cert: leaf.pem + authority.intermediate.pem });
  t.after(served.stop);
  let chains: readonly (readonly string[])[] = [];
  const calls = await callsOf('/parse-certificate.ts', 'parseCertificate', async () => {
    const { evidence } = await diagnose(target(`${HOST}:${served.port}`), surroundings());
    chains = evidence.endpoints.flatMap(({ handshakes }) =>
      handshakes.flatMap(({ observation }) =>
        observation.kind === 'answered' ? [observation.value.chain] : [],
      ),
    );
  });
  assert.ok(chains.length >= 3, `${chains.length} handshakes`);
  assert.equal(new Set(chains.flat()).size, 2);
  // The leaf, its intermediate, and the root that was given.
  assert.equal(calls, 3);
});
