import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { without } from '../tools.ts';

/** For a test's `skip` option. */
export const withoutAws = without('moto_server');

/** AWS on loopback (`counterpart.py`), and the calls it was asked. */
export type Counterpart = {
  /** For a process that is to find it in the place of AWS. */
  readonly env: NodeJS.ProcessEnv;
  /** `us-east-1 cloudfront GetDistribution E1…`, one for each call. */
  readonly calls: readonly string[];
};

/** @param data a file of answers @param delayMs what each call takes */
export async function startCounterpart(
  t: { after: (end: () => unknown) => void },
  data = 'test/fixtures/aws/account.json',
  delayMs = 0,
): Promise<Counterpart> {
  const child = spawn('python3', ['test/aws/counterpart.py', data, String(delayMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill());
  const calls: string[] = [];
  const port = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`counterpart.py ended with ${code}`)));
    let isFirst = true;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (isFirst) resolve(line);
      else calls.push(line);
      isFirst = false;
    });
  });
  return { env: awsAt(`http://127.0.0.1:${port}`), calls };
}

/** The environment of a process that is to find AWS at an address. */
export const awsAt = (endpoint: string): NodeJS.ProcessEnv => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_CONFIG_FILE: '/dev/null',
});
