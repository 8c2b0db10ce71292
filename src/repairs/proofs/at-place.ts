import type { FaultPlace } from '../../formats/judgement.ts';
import {
  showsBothIssuers,
  showsBothNames,
  showsEitherName,
  showsEveryDate,
  showsEveryHost,
  showsEveryUse,
  showsRenegotiation,
} from './certificate.ts';
import { showsConnection } from './connection.ts';
import { showsCompressed } from './http.ts';
import type { ShowsFault } from './proof.ts';

/** Where the fault lies elsewhere than usual, it shows elsewhere. */
export const PROOF_AT: Readonly<Partial<Record<FaultPlace, ShowsFault>>> = {
  issuer: showsEveryDate,
  contents: showsEveryUse,
  'issuer-contents': showsEveryUse,
  'forwarded-host': showsBothNames,
  'distribution-host': showsBothNames,
  renegotiation: showsRenegotiation,
  'viewers-name': showsEitherName,
  'some-hosts': showsEveryHost,
  'this-network': showsConnection,
  interception: showsBothIssuers,
  compression: showsCompressed,
};
