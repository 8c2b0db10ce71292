import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Issued, issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { assess, ca, leafOf, NOW } from './judged.ts';

/** Who signed whom. Each arrow is one certificate; CAs that sign each other are cross-signed. */
type Graph = readonly (readonly [issuer: string, subject: string])[];

/** RFC 4158 §2.3, figure 7, and §2.4, a bridge between the PKIs of four anchors; the leaf is `EE`. */
const FIGURE_7: Graph = [
  ['B', 'EE'],
  ['C', 'B'],
  ['A', 'B'],
  ['C', 'A'],
  ['A', 'C'],
  ['Root', 'C'],
  ['Root', 'A'],
];
const BRIDGE: Graph = [
  ...(['W', 'X', 'Y', 'Z'] as const).flatMap(
    (anchor): Graph => [
      [anchor, 'Bridge'],
      ['Bridge', anchor],
    ],
  ),
  ['W', 'F'],
  ['W', 'G'],
  ['F', 'G'],
  ['G', 'F'],
  ['X', 'L'],
  ['L', 'N'],
  ['N', 'EE'],
  ['Y', 'A'],
  ['Y', 'C'],
  ['A', 'C'],
  ['C', 'A'],
  ['Z', 'O'],
];
const TWO_ROOTS: Graph = [
  ['CA', 'EE'],
  ['Root', 'CA'],
  ['Other', 'CA'],
];

/** Ways to make the certificate of an arrow useless. */
const REASONS: Readonly<Record<string, Parameters<typeof ca>[2]>> = {
  expired: { notBefore: '2010-01-01T00:00:00Z', notAfter: '2021-01-01T00:00:00Z' },
  'not yet valid': { notBefore: '2030-01-01T00:00:00Z' },
  'not permitted': { permittedDns: ['example.org'] },
  'for clients': { extendedKeyUsage: ['clientAuth'] },
  'no CA': { ca: false, keyUsage: ['keyCertSign'] },
  'may not sign': { keyUsage: ['cRLSign'] },
  'SHA-1': { hash: 'sha1' },
};

/** Whether the leaf can be reached from the anchor along certificates that are not broken. */
function isReachable(graph: Graph, broken: ReadonlySet<number>, anchor: string): boolean {
  const reached = new Set([anchor]);
  // A node that is added while a Set is walked through is walked through as well.
  for (const node of reached) {
    for (const [index, [issuer, subject]] of graph.entries()) {
      if (issuer === node && !broken.has(index)) reached.add(subject);
    }
  }
  return reached.has('EE');
}

/** What was issued before: the same node has the same key and the same arrow the same certificate in every graph. */
const issued = new Map<string, Issued>();
function once(name: string, issue: () => Issued): Issued {
  const known = issued.get(name) ?? issue();
  issued.set(name, known);
  return known;
}
const keyOf = (node: string): Issued => once(node, () => ca(node));

/** One key a node, one certificate an arrow. The anchor's own certificate is not sent. */
function issueAll(graph: Graph, broken: ReadonlySet<number>, reason: string): readonly Issued[] {
  return graph.map(([issuer, subject], index) => {
    const fault = broken.has(index) ? reason : '';
    return once(`${issuer}>${subject} ${fault}`, () =>
      subject === 'EE'
        ? leafOf(keyOf(issuer), { reuseKey: keyOf(subject) })
        : ca(subject, keyOf(issuer), { reuseKey: keyOf(subject), ...REASONS[fault] }),
    );
  });
}

const rootOf = (anchor: string): Issued =>
  once(`root ${anchor}`, () => issueCertificate({ commonName: anchor, ca: true, reuseKey: keyOf(anchor) }));

/** The leaf first, what follows in the order of a linear congruential sequence: the same in every run. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const rank = (index: number): number => ((index + 1) * 7_919 * (seed + 1)) % 10_007;
  return items
    .map((item, index) => ({ item, rank: rank(index) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

function judge(
  graph: Graph,
  anchor: string,
  broken: ReadonlySet<number>,
  reason: string,
  seed: number,
): void {
  const sent = issueAll(graph, broken, reason);
  const leafAt = graph.findIndex(([, subject]) => subject === 'EE');
  const leaf = sent[leafAt];
  assert.ok(leaf !== undefined);
  const others = sent.filter((_, index) => graph[index]?.[1] !== 'EE');
  const { faults, exhausted } = assess([leaf, ...shuffled(others, seed)], { added: [rootOf(anchor)] }, NOW);
  const story = `${anchor}, ${reason}: ${[...broken].map((index) => graph[index]?.join('>'))}, seed ${seed}`;
  assert.equal(exhausted, false, story);
  assert.equal(
    faults.length === 0,
    isReachable(graph, broken, anchor),
    `${story}: ${faults.map(({ kind }) => kind)}`,
  );
}

const NOTHING: ReadonlySet<number> = new Set();

test('a path is found where there is one, whatever stands beside it and in whatever order', () => {
  for (const [graph, anchors] of [
    [TWO_ROOTS, ['Root', 'Other', 'CA']],
    [FIGURE_7, ['Root', 'A', 'C']],
    [BRIDGE, ['W', 'X', 'Y', 'Z', 'Bridge', 'F']],
  ] as const) {
    for (const anchor of anchors)
      for (const seed of [0, 1, 2]) judge(graph, anchor, NOTHING, 'expired', seed);
  }
});

test('certificates that are useless are passed over, and where they are needed there is no path', () => {
  for (const [graph, anchor] of [
    [TWO_ROOTS, 'Root'],
    [FIGURE_7, 'Root'],
  ] as const) {
    const arrows = graph.map((_, index) => index).filter((index) => graph[index]?.[1] !== 'EE');
    const pairs = arrows.flatMap((one) => arrows.filter((two) => two > one).map((two) => [one, two]));
    for (const reason of Object.keys(REASONS)) {
      for (const [at, broken] of [...arrows.map((one) => [one]), ...pairs].entries()) {
        judge(graph, anchor, new Set(broken), reason, at % 5);
      }
    }
  }
});

test('across a bridge, each of its certificates useless in turn', () => {
  const arrows = BRIDGE.map((_, index) => index).filter((index) => BRIDGE[index]?.[1] !== 'EE');
  for (const [at, reason] of Object.keys(REASONS).entries()) {
    for (const broken of arrows) judge(BRIDGE, 'Z', new Set([broken]), reason, (at + broken) % 7);
  }
});
