import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Encrypts secrets (response URLs, tokens of workflow steps), so that the store's file and its copies do not
 * reveal them.
 */
export type Sealing = {
  readonly seal: (secret: string) => string;
  /** `null` where it was encrypted with another key. */
  readonly open: (sealed: string) => string | null;
};

/** The beginning of an encrypted text; older rows hold their secret unencrypted. */
const SEALED = 'sealed:';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM under a key derived from `secret`, which may be any text and is only asked for when it is
 * needed.
 */
export function createSealing(secret: () => string): Sealing {
  let derived: KeyObject | null = null;
  const key = () =>
    (derived ??= createSecretKey(createHash('sha256').update(`cf502 store ${secret()}`).digest()));
  return {
    seal(plain) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key(), iv);
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return SEALED + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open(text) {
      if (!text.startsWith(SEALED)) return text;
      const bytes = Buffer.from(text.slice(SEALED.length), 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, IV_BYTES));
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        const rest = bytes.subarray(IV_BYTES + TAG_BYTES);
        return Buffer.concat([decipher.update(rest), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}

/**
 * The key of a directory's store, created when there is none: `store.key`, readable by this user only.
 * Processes that share the directory share it.
 *
 * @throws Error when it can be neither read nor written
 */
export function readOrMakeKey(directory: string): string {
  const file = join(directory, 'store.key');
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8');
}
