import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

/**
 * Cuts this thread off from the network: each attempt fails as if there were no network, and is reported.
 * This covers everything Node builds on sockets (http, tls, fetch).
 *
 * @param tell gets the host, with the port where there is one
 */
export function cutNetwork(tell: (target: string) => void): void {
  const refuse = (target: string): Error => {
    tell(target);
    const message = `no network: cf502 runs handlers cut off from it (wanted ${target})`;
    return Object.assign(new Error(message), { code: 'ENETUNREACH' });
  };
  net.Socket.prototype.connect = function connect(this: net.Socket, ...args: unknown[]) {
    const error = refuse(targetOf(args));
    process.nextTick(() => this.destroy(error));
    return this;
  } as typeof net.Socket.prototype.connect;
  const send = function send(this: dgram.Socket, ...args: unknown[]): never {
    throw refuse(targetOf(args));
  };
  Object.assign(dgram.Socket.prototype, { send, connect: send, bind: send });
  const asked = (name: unknown) => refuse(String(name));
  for (const method of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveTxt', 'resolveSrv'] as const) {
    Object.assign(dns, {
      [method]: (name: unknown, ...rest: readonly unknown[]) => {
        const callback = rest.at(-1);
        const error = asked(name);
        if (typeof callback === 'function') process.nextTick(() => callback(error));
      },
    });
    Object.assign(dns.promises, { [method]: (name: unknown) => Promise.reject(asked(name)) });
  }
}

/**
 * The shapes `connect` takes: options, `[options, callback]` as Node's own modules pass them, or port and
 * host.
 */
function targetOf(args: readonly unknown[]): string {
  const [first, second] = args;
  const options = Array.isArray(first) ? first[0] : first;
  if (typeof options !== 'object' || options === null) {
    return typeof second === 'string' ? `${second}:${String(options)}` : String(options);
  }
  const { host, port, path } = options as Readonly<Record<string, unknown>>;
  return path === undefined || path === null
    ? `${String(host ?? 'localhost')}:${String(port)}`
    : String(path);
}
