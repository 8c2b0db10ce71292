import type { Remedy } from '../../repairs/remedy.ts';
import { apply, atServer } from '../../repairs/servers.ts';
import { code, say } from '../../repairs/words.ts';

/** By the kind of request that fails. */
export const REMEDIES: readonly Remedy[] = [
  {
    causes: ['http-request-dependent'],
    steps: [
      say`Look in the origin's log for the request of this check that failed (${code`User-Agent: Amazon CloudFront`}, ${code`X-Amz-Cf-Id: cf502`}): the application or the server in front of it fails at that method.`,
      'Answer the method, or refuse it with 405: both are fine. A browser sends OPTIONS before a request to another site (CORS).',
    ],
    pitfalls: [
      'It matters only where the behavior in CloudFront allows the method (Behaviors › Edit › Allowed HTTP methods).',
      'CloudFront does not repeat an OPTIONS that got no answer.',
    ],
    sources: ['cloudfront-custom-origin', 'cloudfront-origin-settings'],
  },
  {
    causes: ['http-request-dependent'],
    at: 'compression',
    steps: [
      say`To stop the errors now, turn compression off at the origin${atServer({
        nginx: say`${code`gzip off;`} and ${code`brotli off;`}`,
        apache: say`${code`SetEnv no-gzip 1`} and ${code`SetEnv no-brotli 1`}`,
      })}, or the compression middleware of the application.`,
      apply,
      'Or let CloudFront not ask for compression: give the behavior a cache policy without Gzip and Brotli (Managed-CachingOptimizedForUncompressedObjects, if it fits otherwise). That changes how pages are cached.',
      say`Then read the origin's error log for the moment of this check (${code`X-Amz-Cf-Id: cf502`}): it says why compressing fails.`,
    ],
    pitfalls: say`A plain ${code`curl`} sends no Accept-Encoding and sees nothing wrong: add the header as in the proof.`,
    sources: ['cloudfront-compression'],
  },
];
