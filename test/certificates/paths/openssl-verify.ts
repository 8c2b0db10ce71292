import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Issued } from '../../../src/lab/origins/issue-certificate.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { NOW } from './judged.ts';

/** Whether `openssl verify` takes a chain for a server's, `root` being the only one that is trusted. */
export function opensslVerify(t: TestContext, root: Issued): (sent: readonly Issued[]) => boolean {
  const folder = temporaryDirectory(t);
  const write = (name: string, certificates: readonly Issued[]): string => {
    const file = join(folder, name);
    writeFileSync(file, certificates.map(({ pem }) => pem).join(''));
    return file;
  };
  const trusted = write('root.pem', [root]);
  const always = ['verify', '-no-CApath', '-no-CAstore', '-CAfile', trusted, '-purpose', 'sslserver'];
  return (sent) => {
    const leaf = write('leaf.pem', sent.slice(0, 1));
    const untrusted = sent.length > 1 ? ['-untrusted', write('rest.pem', sent.slice(1))] : [];
    const options = [...always, ...untrusted, '-attime', `${NOW.getTime() / 1000}`, leaf];
    return spawnSync('openssl', options, { stdio: 'ignore' }).status === 0;
  };
}
