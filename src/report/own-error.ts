import type { Evidence } from '../formats/evidence.ts';

/** An error the origin answers of its own accord, in two phrases: the status, and on how many addresses. */
export type OwnError = { readonly status: string; readonly where: string };

/**
 * The status of 400 or above that the origin itself answered where CloudFront would ask: over HTTPS if that
 * answered, on IPv4 if there is any. `null` where no address answered so. No fault of the way to the origin,
 * and passed on to viewers. Source:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
export function ownErrorIn({ endpoints }: Evidence): OwnError | null {
  const answered = endpoints.flatMap(({ endpoint, exchanges }) => {
    const observation = exchanges[0]?.observation;
    return observation?.kind === 'answered' ? [{ endpoint, status: observation.value.statusCode }] : [];
  });
  const overHttps = answered.filter(({ endpoint }) => endpoint.protocol === 'https');
  const asked = overHttps.length > 0 ? overHttps : answered;
  const overIPv4 = asked.filter(({ endpoint }) => endpoint.family === 4);
  const deciding = overIPv4.length > 0 ? overIPv4 : asked;
  const errors = deciding.filter(({ status }) => status >= 400);
  if (errors.length === 0) return null;
  return {
    status: [...new Set(errors.map(({ status }) => status))].join(' or '),
    where: errors.length < deciding.length ? ` on ${errors.length} of ${deciding.length} addresses` : '',
  };
}
