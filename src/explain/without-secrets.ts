/** Headers whose values give access to something. */
const HEADER =
  /\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key|x-amz-security-token|x-auth-token)\b(["']?\s{0,4}[:=]\s{0,4})[^\r\n]{1,4000}/gi;
/** Parameters of signed URLs and of sessions, in URLs and elsewhere. */
const PARAMETER =
  /\b((?:x-amz-)?(?:signature|credential|security-token)|policy|key-pair-id|token|access[_-]?token|api[_-]?key|secret|sig|password|passwd|pwd|session(?:id)?|auth|code)(=)[^\s&"'<>]{1,2000}/gi;
const BEARER = /\b(bearer|basic)(\s{1,4})[A-Za-z0-9+/._~-]{8,}={0,2}/gi;

/** The text with secrets removed, so that it may be shown. Pasted headers and URLs contain some. */
export function withoutSecrets(text: string): string {
  return [HEADER, PARAMETER, BEARER].reduce((left, look) => left.replace(look, '$1$2…'), text);
}

/** Whether a text contains a secret. */
export const hasSecret = (text: string): boolean => withoutSecrets(text) !== text;
