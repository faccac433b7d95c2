import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

export type Log = Logger;

/** Keys of newsroom.yaml with secret values, which no log line, message or command line shows (docs/configuration.md). */
export const secretKeys: readonly string[] = [
  'password',
  'token',
  'refreshToken',
  'secret',
  'clientSecret',
  'webhookUrl',
  'smtpUrl',
  'metricsToken',
];

/** Field names that may contain a secret; their values never reach a log line. */
const secretNames = [...secretKeys, 'authorization', 'cookie'];

const redact = {
  paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `headers["${name}"]`]),
  censor: '[secret]',
};

/** Values from the configuration that grant access. */
const hidden = new Set<string>();
/** Shorter ones may occur in any text by chance. */
const shortestHidden = 8;

/** Removes these from every log line, wherever they occur: in an address, in a library's error. */
export function hideInLogs(values: Iterable<string>): void {
  for (const value of values) if (value.length >= shortestHidden) hidden.add(value);
}

/** Everything that a source authenticates with, including a header's name. */
const secretParts = [...secretNames, 'auth'];

/** Every text under a secret's name, at any depth. */
export function secretsIn(value: unknown, isSecret = false): string[] {
  if (typeof value === 'string') return isSecret ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    secretsIn(each, isSecret || secretParts.includes(name)),
  );
}

/** Addresses of ours that grant access, and our tokens. */
const openers = /(\/welcome\/|\/websub\/[a-z0-9-]{1,32}\/|\bslugline_)[\w-]+/g;

/** A log line without anything that grants access. */
function withoutSecrets(line: string): string {
  let text = line.replace(openers, '$1[secret]');
  for (const value of hidden) text = text.replaceAll(value, '[secret]');
  return text;
}

/**
 * The program's log: JSON lines on standard output, pretty on a terminal.
 * Each line names what it is about (`article`, `draft`, `delivery`, `source`, `channel`) as a field.
 */
export function createLog(
  options: { level?: string; pretty?: boolean; destination?: DestinationStream } = {},
): Log {
  const base: LoggerOptions = {
    level: options.level ?? process.env.LOG_LEVEL ?? 'info',
    redact,
    hooks: { streamWrite: withoutSecrets },
  };
  if (options.destination) return pino(base, options.destination);
  if (options.pretty ?? process.stdout.isTTY) {
    return pino({
      ...base,
      transport: {
        target: 'pino-pretty',
        options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss', singleLine: true },
      },
    });
  }
  return pino(base);
}
