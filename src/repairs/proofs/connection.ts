import { curl, resolve, url } from '../client-commands.ts';
import { code, say } from '../words.ts';
import type { ShowsFault } from './proof.ts';

/** curl is there for the other proofs, nc is missing on many machines. */
export const showsConnection: ShowsFault = (names) => ({
  command: `${curl(names, 'v')} --connect-timeout 10${resolve(names)} -o /dev/null ${url(names)}`,
  good: say`a line ${code`Connected to`}, asked from outside the network of the origin`,
});

/** A connection may be made and then reset. */
export const showsNoReset: ShowsFault = (names) => ({
  ...showsConnection(names),
  good: say`a response, and no ${code`Connection reset by peer`}, asked from outside the network of the origin`,
});

/** A firewall that admits CloudFront alone stays silent here after the repair as before. */
export const showsConnectionOrSilence: ShowsFault = (names) => ({
  ...showsConnection(names),
  good: say`a line ${code`Connected to`}, if the firewall admits you as well; where it admits CloudFront alone, the next step decides`,
});
