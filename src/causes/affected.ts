/** Which requests a fault hits, as the rest of "affects …". */
export const AFFECTED = {
  'every-request': 'every request that goes to the origin',
  'every-https-request': 'every request that goes to the origin over HTTPS',
  'of-one-protocol': 'every request over the protocol that is not served',
  'like-this-one': 'requests like the one that was made',
  'of-one-kind': 'requests of the kind that fails',
  'some-by-place': 'some requests, by edge location and time',
  'some-by-host': 'some requests, by the host that answers',
  'some-now-and-then': 'some requests, now and then',
  'failed-before': 'paths that failed before',
  'of-the-function': 'requests that run the function',
  'of-these-behaviors': 'requests of these behaviors',
  'of-another-name': 'viewers who use another name',
  failing: 'requests that fail',
  'failing-at-the-primary': 'requests that fail at the primary',
  unanswered: 'requests that the origin does not answer',
  'this-check': 'this check only',
} as const;

export type Affected = keyof typeof AFFECTED;
