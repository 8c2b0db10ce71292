/** Headers whose values open something. */
const HEADER =
  /\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key|x-amz-security-token|x-auth-token)\b(["']?\s{0,4}[:=]\s{0,4})[^\r\n]{1,4000}/gi;
/** Parameters of signed URLs and of sessions, in URLs and elsewhere. */
const PARAMETER =
  /\b((?:x-amz-)?(?:signature|credential|security-token)|policy|key-pair-id|token|access[_-]?token|api[_-]?key|secret|sig|password|passwd|pwd|session(?:id)?|auth|code)(=)[^\s&"'<>]{1,2000}/gi;
const BEARER = /\b(bearer|basic)(\s{1,4})[A-Za-z0-9+/._~-]{8,}={0,2}/gi;

/** A text that may be shown: what opens something is gone from it. Pasted headers and URLs carry such. */
export function withoutSecrets(text: string): string {
  return [HEADER, PARAMETER, BEARER].reduce((left, look) => left.replace(look, '$1$2…'), text);
}

/** Whether a text has something in it that may not be shown. */
export const hasSecret = (text: string): boolean => withoutSecrets(text) !== text;
