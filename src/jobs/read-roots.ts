import { readFileSync } from 'node:fs';
import { parsePem } from '../certificates/reading/parse-pem.ts';
import { configError } from '../settings/config-error.ts';

/**
 * The certificates of `CF502_CA_FILE`, each DER.
 *
 * @throws ConfigError when the file cannot be used
 */
export function readRoots(file: string): readonly Uint8Array[] {
  try {
    return parsePem(readFileSync(file, 'utf8'));
  } catch (error) {
    throw configError([
      `CF502_CA_FILE is ${file}. ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}
