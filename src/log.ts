import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

export type Log = Logger;

/** Names under which a secret may hide; their values never reach a log line. */
const secretNames = [
  'password',
  'token',
  'refreshToken',
  'secret',
  'clientSecret',
  'webhookUrl',
  'smtpUrl',
  'authorization',
  'cookie',
];

const redact = {
  paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `headers["${name}"]`]),
  censor: '[secret]',
};

/**
 * The program's log: JSON lines on standard output, pretty on a terminal.
 * Each line names what it is about (`article`, `draft`, `delivery`, `source`, `channel`) as a field.
 */
export function createLog(
  options: { level?: string; pretty?: boolean; destination?: DestinationStream } = {},
): Log {
  const base: LoggerOptions = { level: options.level ?? process.env.LOG_LEVEL ?? 'info', redact };
  if (options.destination) return pino(base, options.destination);
  if (options.pretty ?? process.stdout.isTTY) {
    return pino({
      ...base,
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } },
    });
  }
  return pino(base);
}
