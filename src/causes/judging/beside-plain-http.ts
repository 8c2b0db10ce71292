import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import { plainHttpStatus, servingPlainHttp } from '../../readings/plain-http.ts';
import type { Cause } from '../cause.ts';
import { WITHOUT_HTTPS } from '../tcp/plain-http-serves.remedies.ts';

/**
 * A fault of HTTPS at an origin that answers plain HTTP has a nearer repair than the usual one, so the
 * judgement says where it lies. What is judged to be broken stays as it is.
 */
export function besidePlainHttp({ id }: Cause, judgement: Judgement, theCase: Case): Judgement {
  if (judgement.kind !== 'found' || judgement.intermittent || judgement.at !== undefined) return judgement;
  if (!WITHOUT_HTTPS.includes(id) || judgement.endpoint?.protocol !== 'https') return judgement;
  const serving = servingPlainHttp(theCase);
  if (serving === undefined) return judgement;
  const isAside = theCase.aside?.includes(serving) ?? false;
  return {
    ...judgement,
    at: 'plain-http-serves',
    ...(isAside && { plainHttp: { port: serving.endpoint.port, status: plainHttpStatus(theCase) } }),
  };
}
