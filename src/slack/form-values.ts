import type { CheckFormValues } from '../render/check-form.ts';
import type { Target } from '../target/target.ts';

/** A target in the words of the form, so that it can be asked again with other options. */
export function formValuesOf({ origin, protocol, port, hostHeader, path, minTls }: Target): CheckFormValues {
  return {
    origin,
    ...(protocol === null ? {} : { protocol }),
    ...(port === null ? {} : { port: String(port) }),
    ...(hostHeader === null ? {} : { 'host-header': hostHeader }),
    ...(path === '/' ? {} : { path }),
    ...(minTls === null ? {} : { 'min-tls': minTls }),
  };
}
