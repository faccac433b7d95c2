/**
 * A mail server that speaks SMTP over real sockets (RFC 5321, RFC 4954; the protocol by `smtp-server`). It is strict: one
 * recipient a mail, a sign-in before anything else, headers as RFC 5322 and RFC 8058 have them.
 */
import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { createLateQueue } from './lateQueue.ts';

/**
 * What goes wrong with one mail. The cuts end the connection: before DATA, or after the mail is stored, without an
 * answer. `queued` cuts it once the mail was read, and stores the mail later.
 */
export type SmtpFault =
  | 'cut-before-data'
  | 'garbage-after-keeping'
  | 'queued'
  | 'cut-after-keeping'
  | 'stall-after-keeping'
  | 'busy-at-recipient'
  | 'refuse-recipient'
  | 'refuse-mail'
  | 'busy-after-data'
  | 'too-many-connections';

export interface SmtpOptions {
  user: string;
  password: string;
  /** Asked once for each mail, with its recipient. */
  fault?: (recipient: string) => SmtpFault | undefined;
  onKept?: () => void;
  /** False for mail to the newsroom's own people, who don't unsubscribe. */
  isBulk?: boolean;
  /** Simulated time (ms), for what is queued. */
  now?: () => number;
  /** How long a `queued` mail waits (ms); 100 s by default. */
  queuedFor?: () => number;
}

/** A mail that reached its recipient's mailbox. */
interface KeptMail {
  from: string;
  to: string;
  raw: string;
  mail: ParsedMail;
}

export interface SmtpSimulator {
  port: number;
  url: string;
  /** Every mail that was ever stored, oldest first. */
  truth: KeptMail[];
  /** How many connections there were. */
  connections(): number;
  close(): Promise<void>;
}

function answer(text: string, responseCode: number): Error {
  return Object.assign(new Error(text), { responseCode });
}

/** RFC 2369: an address between angle brackets; RFC 8058: one click over https, and only there. */
function faultsOfUnsubscribing(raw: string): string[] {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n') + 2).replace(/\r\n[ \t]+/g, ' ');
  const address = /^List-Unsubscribe: *<(https?:[^<>\s]+)>\r$/m.exec(head)?.[1];
  if (address === undefined) return ['no List-Unsubscribe'];
  const isOneClick = /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m.test(head);
  if (isOneClick === address.startsWith('https:')) return [];
  return [
    isOneClick ? 'one-click List-Unsubscribe-Post without https' : 'no one-click List-Unsubscribe-Post',
  ];
}

/** What is wrong with a mail's headers. */
function faultsOf({ messageId, date, from, subject }: ParsedMail, raw: string, isBulk = true): string[] {
  return [
    ...(/^<[^<>\s@]+@[^<>\s@]+>$/.test(messageId ?? '') ? [] : ['no Message-ID']),
    ...(date ? [] : ['no Date']),
    ...(from?.value.length === 1 ? [] : ['not one From']),
    ...(subject ? [] : ['no Subject']),
    ...(isBulk ? faultsOfUnsubscribing(raw) : []),
  ];
}

export async function startSmtp(options: SmtpOptions): Promise<SmtpSimulator> {
  const truth: KeptMail[] = [];
  const queue = createLateQueue(options.now ?? Date.now, options.queuedFor);
  const sockets = new Set<Socket>();
  let connections = 0;
  const faultFor = new Map<string, SmtpFault | undefined>();
  const server = new SMTPServer({
    secure: false,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    logger: false,
    onConnect(_session, done) {
      connections += 1;
      done();
    },
    onAuth({ username, password }, _session, done) {
      if (username === options.user && password === options.password) return done(null, { user: username });
      done(answer('5.7.8 Authentication credentials invalid', 535));
    },
    onMailFrom(_address, session, done) {
      done(session.user ? null : answer('5.7.0 Authentication required', 530));
    },
    onRcptTo({ address }, session, done) {
      if (session.envelope.rcptTo.length > 0) return done(answer('4.5.3 One recipient a mail', 452));
      const fault = options.fault?.(address);
      faultFor.set(session.id, fault);
      if (fault === 'too-many-connections') return done(answer('4.7.0 Too many mails, come again', 421));
      if (fault === 'busy-at-recipient') return done(answer('4.2.1 Mailbox busy, come again', 450));
      if (fault === 'refuse-recipient') return done(answer('5.1.1 No such mailbox', 550));
      if (fault === 'cut-before-data') return void socketOf(session)?.resetAndDestroy();
      done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => void take(Buffer.concat(chunks), session, done));
    },
  });

  function cut(): void {
    for (const socket of sockets) socket.resetAndDestroy();
  }

  /** The connection of one session. */
  function socketOf({ remotePort }: { remotePort: number }): Socket | undefined {
    return [...sockets].find((socket) => socket.remotePort === remotePort);
  }

  async function take(
    raw: Buffer,
    session: SMTPServerSession,
    done: (error?: Error | null, message?: string) => void,
  ): Promise<void> {
    const mail = await simpleParser(raw);
    const wrong = faultsOf(mail, raw.toString('utf8'), options.isBulk);
    const fault = faultFor.get(session.id);
    const to = session.envelope.rcptTo[0]?.address ?? '';
    if (wrong.length > 0) return done(answer(`5.6.0 ${wrong.join(', ')}`, 554));
    if (fault === 'refuse-mail') return done(answer('5.7.1 Looks like spam', 554));
    if (fault === 'busy-after-data') return done(answer('4.3.1 Out of room, come again', 452));
    const keep = () => {
      truth.push({ from: mail.from?.value[0]?.address ?? '', to, raw: raw.toString('utf8'), mail });
      options.onKept?.();
    };
    const socket = socketOf(session);
    if (fault === 'queued') {
      queue.add(keep);
      socket?.resetAndDestroy();
      return;
    }
    keep();
    if (fault === 'cut-after-keeping') socket?.resetAndDestroy();
    if (fault === 'garbage-after-keeping') socket?.write('<!doctype html><title>Just a mom\r\n');
    if (fault?.endsWith('-after-keeping')) return;
    done(null, `2.0.0 queued as ${truth.length}`);
  }

  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  const { user, password } = options;
  return {
    port,
    url: `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    get truth() {
      queue.run();
      return truth;
    },
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(resolve);
      }),
  };
}
