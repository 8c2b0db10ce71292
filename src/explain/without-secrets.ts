/** Headers whose values give access to something. */
const HEADER =
  /\b((?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]{0,40}(?:secret|token|key|auth|signature|password)[\w-]{0,20})\b(["']?\s{0,4}[:=]\s{0,4})[^\r\n]{1,4000}/gi;
/** Parameters of signed URLs and of sessions, in URLs and elsewhere. */
const PARAMETER =
  /\b((?:x-amz-)?(?:signature|credential|security-token)|policy|key-pair-id|token|access[_-]?token|api[_-]?key|secret|sig|password|passwd|pwd|session(?:id)?|auth|jwt|code)(=)[^\s&"'<>]{1,2000}/gi;
/** `AWS_SECRET_ACCESS_KEY = …`, `"clientSecret": "…"`, `password: …`. */
const SETTING =
  /\b([\w-]{0,40}(?:secret|token|passw(?:or)?d|pwd|credentials?|(?:api|access|private)[_-]?key(?:[_-]?id)?|header ?value))(["']?\s{0,4}[:=]\s{0,4}["']?|\s(?:is|was)\s(?=\S{12}))[^\s&"'<>,;]{1,2000}/gi;
const BEARER = /\b(bearer|basic)(\s{1,4})[A-Za-z0-9+/._~-]{8,}={0,2}/gi;
/** `https://name:password@host`. */
const USER = /(:\/\/)([^\s/@:]{0,100}:)[^\s/@]{1,500}(?=@)/g;
/** Keys that are known by how they begin: of AWS, Slack, GitHub, GitLab, Stripe, and JSON Web Tokens. */
const KEY =
  /\b(AKIA|ASIA|xox[abeprs]-|gh[opsru]_|github_pat_|glpat-|[rs]k_live_|eyJ|hooks\.slack\.com\/services\/)()[\w.+/=-]{8,4000}/g;

/** The text with secrets removed, so that it may be shown. Pasted headers and URLs contain some. */
export function withoutSecrets(text: string): string {
  return [HEADER, PARAMETER, SETTING, BEARER, USER, KEY].reduce(
    (left, look) => left.replace(look, '$1$2…'),
    text,
  );
}

/** Whether a text contains a secret. */
export const hasSecret = (text: string): boolean => withoutSecrets(text) !== text;
