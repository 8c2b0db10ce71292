import { readFile } from 'node:fs/promises';
import { parsePem } from '../certificates/parse-pem.ts';
import { UsageError } from './command.ts';

/** Reads a file named on the command line. @throws UsageError naming the option and what is wrong with the file */
export async function readNamedFile(option: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(
      `${option}: cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Reads PEM certificates, as DER. @throws UsageError when there are none */
export async function readCertificates(option: string, file: string): Promise<readonly Uint8Array[]> {
  const text = (await readNamedFile(option, file)).toString('latin1');
  const certificates = parsePem(text);
  if (certificates.length === 0) {
    throw new UsageError(
      `${option}: ${file} holds no certificate: give a PEM file ("-----BEGIN CERTIFICATE-----").`,
    );
  }
  return certificates;
}

/** Reads JSON. @throws UsageError saying where it stops being JSON */
export async function readJson(option: string, file: string): Promise<unknown> {
  const text = (await readNamedFile(option, file)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `${option}: ${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
