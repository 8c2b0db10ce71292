import { test } from 'node:test';
import { portNotAllowed } from '../../../src/causes/origin/port-not-allowed.ts';
import { evidence } from '../evidence.ts';
import { assertOriginCause } from '../table.ts';

const { target } = evidence();

test('CloudFront takes 80, 443 and 1024–65535', () => {
  assertOriginCause(portNotAllowed, [
    ['not known', { target: { ...target, port: null } }, { kind: 'ruled-out' }],
    ...[80, 443, 1024, 8443, 65_535].map(
      (port) => [`${port}`, { target: { ...target, port } }, { kind: 'ruled-out' }] as const,
    ),
    ...[1, 22, 81, 442, 1023].map(
      (port) =>
        [
          `${port}`,
          { target: { ...target, port } },
          {
            kind: 'found',
            certainty: 'proven',
            because: new RegExp(`^port ${port} cannot be set .*80, 443 and 1024–65535`),
          },
        ] as const,
    ),
  ]);
});
