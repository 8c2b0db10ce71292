import { bareClient, curl, resolve, url } from '../client-commands.ts';
import { hostOf, type Names } from '../names.ts';
import { shellWord } from '../shell.ts';
import { code, say } from '../words.ts';
import type { Proof, ShowsFault } from './proof.ts';

export const showsAnswer: ShowsFault = (names) => ({
  command: `${curl(names, 'v')} --http1.1${resolve(names)} -o /dev/null ${url(names)}`,
  good: say`a complete HTTP/1.1 response with a status below 500`,
});

/**
 * nginx asks for the certificate in a 400, Apache and HAProxy in an alert that comes when the answer is read.
 */
export const showsAnswerWithoutCertificate: ShowsFault = (names) => ({
  ...showsAnswer(names),
  good: say`a complete HTTP/1.1 response, not 400 "No required SSL certificate was sent" and no alert about a certificate`,
});

export const showsHttp11: ShowsFault = (names) => ({
  ...showsAnswer(names),
  good: say`a complete HTTP/1.1 response of the application's own, with a status below 500 and not 426 or 505`,
});

/** The same with compression, as browsers have CloudFront ask. */
export const showsCompressed: ShowsFault = (names) => ({
  command: `${curl(names, 'v')} --http1.1${resolve(names)} -H 'Accept-Encoding: br,gzip' -o /dev/null ${url(names)}`,
  good: say`a complete HTTP/1.1 response with a status below 500`,
});

/** Both methods, one after the other; status 000 where no answer came. */
export const showsOptions: ShowsFault = (names) => {
  const asked = `${curl(names)} --http1.1 -m 31${resolve(names)} -o /dev/null -w '%{http_code} '`;
  return {
    command: `${asked} -I ${url(names)}; ${asked} -X OPTIONS ${url(names)}`,
    good: say`two statuses, for HEAD and for OPTIONS, neither of them 000; 405 is fine`,
  };
};

/** Plain HTTP met TLS, or HTTPS was asked of an S3 website: the other protocol is the one that is served. */
export const showsOtherProtocol: ShowsFault = (names) =>
  names.protocol === 'https'
    ? plainHttpProof(names)
    : {
        command: showsAnswer({ ...names, protocol: 'https' }).command,
        good: say`a complete HTTP/1.1 response: HTTPS is what this port serves, and what the origin protocol policy must say`,
      };

export const showsHeadSize: ShowsFault = (names) => ({
  command: `${curl(names)} --http1.1${resolve(names)} -o /dev/null -D - ${url(names)} | wc -c`,
  good: say`a number below 20480`,
});

/** Status 000 where none came for as long as CloudFront can be made to wait. */
export const showsDuration: ShowsFault = (names) => ({
  command: `${curl(names)} --http1.1 -m 121${resolve(names)} -o /dev/null -w '%{http_code}, first byte after %{time_starttransfer} of %{time_total} s\\n' ${url(names)}`,
  good: say`a status, not 000, and the first byte comes well within the response timeout (30 s unless it was changed)`,
});

export const showsKeepAlive: ShowsFault = (names) => {
  const host = `Host: ${hostOf(names)}\\r\\n`;
  const twice = `(printf ${shellWord(`GET / HTTP/1.1\\r\\n${host}\\r\\n`)}; sleep 6; printf ${shellWord(`GET / HTTP/1.1\\r\\n${host}Connection: close\\r\\n\\r\\n`)})`;
  return { command: `${twice} | ${bareClient(names)}`, good: say`two responses over the one connection` };
};

/** curl shows what it made of an answer; this shows its bytes. */
export const showsBytes: ShowsFault = (names) => {
  const lines = `GET ${names.path} HTTP/1.1\r\nHost: ${hostOf(names)}\r\nConnection: close\r\n\r\n`;
  return {
    command: `printf ${shellWord(lines.replace(/[%\\]/g, '$&$&').replaceAll('\r\n', '\\r\\n'))} | ${bareClient(names)} 2>/dev/null | head -c 4096 | cat -vet`,
    good: say`each line of the head ends in ${code`^M$`}, is a name, a colon and a value, and Content-Length or Transfer-Encoding is there once`,
  };
};

export const showsRedirect: ShowsFault = (names) => ({
  command: `${curl(names, 'I')}${resolve(names)} ${url(names)} | grep -i -E '^(HTTP|location)'`,
  good: say`no redirect to the same URL with another protocol`,
});

/** For an origin that serves plain HTTP once it is repaired, whatever was asked before. */
export const plainHttpProof = (names: Names): Proof =>
  showsAnswer({ ...names, protocol: 'http', port: names.plainHttpPort ?? 80 });

/** A port that takes no connection is not waited for longer than CloudFront does. */
const answerOverTls = (names: Names): string => {
  const https: Names = { ...names, protocol: 'https' };
  return `${curl(https, 'v')} --http1.1 --connect-timeout 10${resolve(https)} -o /dev/null ${url(https)}`;
};

/** For an origin that serves plain HTTP already, and may be made to serve HTTPS. */
export const eitherProof = (names: Names): Proof => ({
  command: `${plainHttpProof(names).command}; ${answerOverTls(names)}`,
  good: say`in the protocol that CloudFront is to use from now on, a complete HTTP/1.1 response with a status below 500; the first command asks over plain HTTP, the second over HTTPS`,
});
