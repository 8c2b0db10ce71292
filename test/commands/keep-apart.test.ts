import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { exitStatus } from '../../src/commands/exit-status.ts';

test('an error that escapes from one piece of work ends that piece alone', () => {
  const script = `
    import { createServer, connect } from 'node:net';
    import { keepApart, watchForEscaped } from './src/commands/keep-apart.ts';
    watchForEscaped((error) => { console.log('nobody’s', error.message); });
    const server = createServer((socket) => socket.write('x')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const broken = keepApart((signal) => new Promise(() => {
      const socket = connect(server.address().port, '127.0.0.1');
      socket.on('data', () => { throw new Error('in a callback'); });
      signal.addEventListener('abort', () => { console.log('told'); socket.destroy(); });
    }));
    const sound = keepApart(() => new Promise((resolve) => setTimeout(resolve, 200, 'sound')));
    console.log(...(await Promise.allSettled([broken, sound])).map((end) => end.value ?? end.reason.message));
    setTimeout(() => { throw new Error('later'); });
    server.close();
  `;
  const words = ['--input-type=module', '--no-warnings', '-e', script];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.deepEqual(stdout.trim().split('\n'), ['told', 'in a callback sound', 'nobody’s later']);
  assert.equal(status, 0);
});

test('the exit status of several targets: broken, then our own failure, then refused, then unsure', () => {
  assert.equal(exitStatus(['healthy', 'failed', 'broken', 'refused']), 1);
  assert.equal(exitStatus(['refused', 'failed', 'unsure']), 70);
  assert.equal(exitStatus(['unsure', 'refused']), 2);
  assert.equal(exitStatus(['healthy', 'unsure']), 3);
  assert.equal(exitStatus(['healthy']), 0);
});
