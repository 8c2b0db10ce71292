import { Buffer } from 'node:buffer';
import type { Alert } from '../../../formats/handshake.ts';
import { malformed } from './syntax.ts';

/**
 * Alert descriptions.
 *
 * https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-parameters-6
 */
const NAMES: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  111: 'certificate_unobtainable',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  114: 'bad_certificate_hash_value',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  117: 'general_error',
  120: 'no_application_protocol',
  121: 'ech_required',
};

/** An alert with its name; `null` when the level is neither warning nor fatal (RFC 8446 §6). */
export function alertOf(level: number, code: number): Alert | null {
  if (level !== 1 && level !== 2) return null;
  return { level: level === 1 ? 'warning' : 'fatal', code, name: NAMES[code] ?? 'unassigned' };
}

/** The two bytes of an alert. */
export function encodeAlert(level: 'warning' | 'fatal', code: number): Buffer {
  return Buffer.from([level === 'warning' ? 1 : 2, code]);
}

/** Reads alerts from records; a record may hold several alerts or only a part of one (RFC 5246 §7.2). */
export function alertReader(): (payload: Buffer) => readonly Alert[] {
  let rest: Buffer = Buffer.alloc(0);
  return (payload) => {
    const bytes = Buffer.concat([rest, payload]);
    const whole = bytes.length - (bytes.length % 2);
    rest = bytes.subarray(whole);
    return Array.from({ length: whole / 2 }, (_, index) => {
      const alert = alertOf(bytes[index * 2] as number, bytes[index * 2 + 1] as number);
      return alert ?? malformed('an alert of an unknown level');
    });
  };
}
