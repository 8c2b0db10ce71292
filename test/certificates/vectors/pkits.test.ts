import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withoutFiles } from '../../tools.ts';
import { said } from '../paths/judged.ts';
import { assessPkits, pkitsTests } from './pkits.ts';

/** Sections of the suite, and how many of their paths are judged as NIST wants them; docs/certificates.md tells the same. */
const AGREEMENT: Readonly<Record<string, readonly [right: number, of: number]>> = {
  '4.1': [4, 6],
  '4.2': [8, 8],
  '4.3': [11, 11],
  '4.5': [3, 3],
  '4.6': [17, 17],
  '4.7': [3, 3],
  '4.8': [19, 19],
  '4.9': [8, 8],
  '4.10': [14, 14],
  '4.11': [11, 11],
  '4.12': [10, 10],
  '4.13': [38, 38],
  '4.16': [2, 2],
};

/** Where we differ, and what is said there instead. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  // Public CAs neither sign with DSA nor with SHA-1, and node:crypto cannot read a key whose parameters stand in its issuer's.
  ValidDSASignaturesTest4EE: 'weak-signature 1',
  ValidDSAParameterInheritanceTest5EE: 'issuer-missing 1 elsewhere, weak-signature 1',
};

const skip = withoutFiles('python3-cryptography-vectors');

test('NIST PKITS: the paths that do not hang on revocation', { skip }, () => {
  const agreement: Record<string, [right: number, of: number]> = {};
  for (const { name, section, valid } of pkitsTests()) {
    const assessment = assessPkits(name);
    const { leaf, faults, policy, exhausted } = assessment;
    const accepted = leaf !== null && faults.length === 0 && policy === null && !exhausted;
    agreement[section] ??= [0, 0];
    agreement[section][1] += 1;
    if (accepted === valid) agreement[section][0] += 1;
    else assert.equal(said(assessment), DIFFERENCES[name], name);
  }
  assert.deepEqual(agreement, AGREEMENT);
});

test('docs/certificates.md tells how far we agree', () => {
  const page = readFileSync('docs/certificates.md', 'utf8');
  for (const [section, [right, of]] of Object.entries(AGREEMENT)) {
    assert.match(
      page,
      new RegExp(`\\| PKITS ${section.replace('.', '\\.')} .*\\| ${right} of ${of} \\|`),
      section,
    );
  }
});
