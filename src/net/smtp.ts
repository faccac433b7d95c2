import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { reasonOf, SluglineError } from '../errors.ts';
import { type Outbound, sentState } from './outbound.ts';
import { markSent } from './sent.ts';

/** A mail server as a connection needs it. */
export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte (`smtps:`). */
  secure: boolean;
  user?: string;
  password?: string;
}

/** A server's refusal: the mail was not accepted. */
export class SmtpReply extends Error {
  readonly code: number;
  /** The command that it answered, such as `RCPT TO`. */
  readonly command: string;

  constructor(text: string, code: number, command: string) {
    super(text);
    this.code = code;
    this.command = command;
  }
}

type Failure = Error & { responseCode?: number; response?: string; command?: string };

/** How long a server may be silent (ms); the attempt’s signal may end it earlier. */
const silentMs = 12_000;

/**
 * The server at an address such as `smtps://user:password@mail.example:465`; `base` replaces its scheme, host and port.
 */
export function smtpServer(address: string, base: string = address): SmtpServer {
  const { username, password } = new URL(address);
  const { protocol, hostname, port } = new URL(base);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    ...(username ? { user: decodeURIComponent(username), password: decodeURIComponent(password) } : {}),
  };
}

/**
 * Runs `work` on a connection that is signed in. Passwords and mails are sent over TLS, except to a server on this
 * machine. Throws an `SmtpReply` if the server refuses; for any other error `sentState` tells whether the mail may have
 * been accepted.
 */
async function withServer<T>(
  net: Pick<Outbound, 'connect'>,
  server: SmtpServer,
  signal: AbortSignal | undefined,
  work: (connection: SMTPConnection) => Promise<T>,
): Promise<T> {
  const { host, port, secure, user, password = '' } = server;
  const socket = await net.connect(host, port, signal);
  const isLocal = /^(?:127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? '');
  const connection = new SMTPConnection({
    connection: socket,
    host,
    port,
    secure,
    requireTLS: !secure && !isLocal,
    ignoreTLS: isLocal,
    greetingTimeout: silentMs,
    socketTimeout: silentMs,
    socketCloseTimeout: 1_000,
  });
  let stop: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_resolve, reject) => {
    stop = reject;
  });
  // Callers waiting for an answer get this error; after the last answer nobody is waiting.
  broken.catch(() => undefined);
  connection.on('error', stop);
  // A last reply that arrives with the end is handled first.
  connection.on('end', () => setImmediate(() => stop(new Error('the server ended the connection'))));
  const onAbort = () => stop(new Error('the attempt’s time was over'));
  signal?.addEventListener('abort', onAbort, { once: true });
  const answered = <A>(ask: (done: (error: Error | null | undefined, answer?: A) => void) => void) =>
    Promise.race([
      broken,
      new Promise<A | undefined>((resolve, reject) => {
        ask((error, answer) => (error ? reject(error) : resolve(answer)));
      }),
    ]);
  try {
    if (signal?.aborted) throw new Error('the attempt’s time was over');
    await answered((done) => connection.connect(done));
    if (user !== undefined)
      await answered((done) => connection.login({ credentials: { user, pass: password } }, done));
    const result = await Promise.race([broken, work(connection)]);
    connection.quit();
    return result;
  } catch (error) {
    connection.close();
    throw named(error as Failure, server);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

function named(error: Failure, { host, port }: SmtpServer): Error {
  if (error instanceof SluglineError || error instanceof SmtpReply) return error;
  const { responseCode, response = '', command = '' } = error;
  if (responseCode !== undefined && responseCode >= 400)
    return new SmtpReply(response.replace(/^\d+[ -]/, ''), responseCode, command);
  const failed = new SluglineError(
    'net.failed',
    { host: `${host}:${port}`, why: reasonOf(error) },
    { cause: error },
  );
  return markSent(failed, sentState(error));
}

/** Checks that the server accepts the sign-in. Throws as `sendMail` does. */
export function checkServer(net: Outbound, server: SmtpServer, signal?: AbortSignal): Promise<void> {
  return withServer(net, server, signal, async () => undefined);
}

/**
 * Sends one mail and returns the server's receipt. From the moment at which the server asks for the text (354) it may
 * have accepted the mail: an error after that is `uncertain`, one before it is `not-sent`.
 */
export function sendMail(
  net: Pick<Outbound, 'connect'>,
  server: SmtpServer,
  mail: { from: string; to: string; message: Buffer },
  signal?: AbortSignal,
): Promise<string> {
  let asked = false;
  const body = new Readable({
    read() {
      asked = true;
      this.push(mail.message);
      this.push(null);
    },
  });
  const handed = withServer(
    net,
    server,
    signal,
    (connection) =>
      new Promise<string>((resolve, reject) => {
        connection.send({ from: mail.from, to: [mail.to] }, body, (error, info) =>
          error ? reject(error) : resolve(info?.response ?? ''),
        );
      }),
  );
  return handed.catch((error: Error) => {
    throw error instanceof SmtpReply ? error : markSent(error, asked ? 'uncertain' : 'not-sent');
  });
}
