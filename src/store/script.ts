import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SluglineError } from '../errors.ts';
import { randomToken } from '../random.ts';
import type { Keys } from './keys.ts';
import type { RedisClient, Store } from './store.ts';
import { guarded } from './storeError.ts';
import { writerOf } from './writer.ts';

const prelude = ['prelude', 'deliveryPrelude']
  .map((name) => readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8'))
  .join('\n');

/** The first line of a script that also runs when memory is full (https://redis.io/docs/latest/develop/programmability/lua-api/#script_flags). */
const allowOom = '#!lua flags=allow-oom\n';

/** JSON writes a lone surrogate as such an escape, which no script's JSON decoder reads. */
const surrogateEscape = /\\ud[89a-f]/;

/** A command as JSON that every script reads: a lone surrogate becomes U+FFFD. */
function wellFormedJson(command: Record<string, unknown>): string {
  const text = JSON.stringify(command);
  if (!surrogateEscape.test(text)) return text;
  return JSON.stringify(command, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  );
}

interface Text {
  lua: string;
  sha: string;
}

export interface Definition<Input> {
  /** The fixed keys by the names that the script uses (`K.article`); the same names for every input. */
  keys(keys: Keys, input: Input): Record<string, string>;
  /** Further keys, in order (`REST(1)`). */
  rest?(keys: Keys, input: Input): string[];
  /** What the script reads as `A`; the input itself unless this says otherwise. */
  command?(input: Input, store: Store): object;
  /** Texts that the script stores without reading them (`ARGV[2]` and on). */
  texts?(input: Input): string[];
  /** The call id, if the input has one. */
  callId?(input: Input): string;
  /** For a script that finishes, cancels, pauses or deletes: runs even when memory is full, if the server can do that. */
  evenWhenFull?: boolean;
}

/** A repeat with the same call id (because an answer was lost) returns the first answer and changes nothing. */
export type Script<Input, Answer> = (store: Store, input: Input, callId?: string) => Promise<Answer>;

/** The keys that nearly every script writes to: events, changes, audit. */
export const logKeys = ({ outbox, changes, audit }: Keys) => ({ outbox, changes, audit });

/** A domain script: `scripts/<name>.lua` behind the common preludes. Resolves to the script's JSON answer. */
export function defineScript<Input, Answer>(
  name: string,
  { keys: keysOf, rest, command, texts, callId: ownCallId, evenWhenFull = false }: Definition<Input>,
): Script<Input, Answer> {
  const body = readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
  const known: { plain?: Text; whenFull?: Text } = {};

  function textFor(isMarked: boolean, names: string[]): Text {
    const kind = isMarked ? 'whenFull' : 'plain';
    known[kind] ??= textOf((isMarked ? allowOom : '') + luaOf(body, names));
    return known[kind];
  }

  return async (store, input, callId = ownCallId?.(input) ?? randomToken(store.random)) => {
    const fixed = keysOf(store.keys, input);
    const keys = [...Object.values(fixed), ...(rest?.(store.keys, input) ?? [])];
    const given = wellFormedJson({
      ...(command ? command(input, store) : input),
      now: store.clock.now(),
      callId,
      origin: store.origin,
      home: store.home ?? '',
      ...(store.announces ? { announces: true } : {}),
    });
    if (store.replication) store.replication.hasWritten = true;
    const text = textFor(evenWhenFull && store.memory.knowsAllowOom, Object.keys(fixed));
    const run = () =>
      guarded(() => evaluate(writerOf(store), text, keys, [given, ...(texts?.(input) ?? [])]));
    const answer = await run().catch(async (error) => {
      if (!evenWhenFull || store.memory.knowsAllowOom || !isFull(error)) throw error;
      await makeRoom(store);
      return run();
    });
    return JSON.parse(String(answer)) as Answer;
  };
}

function isFull(error: unknown): boolean {
  return error instanceof SluglineError && error.code === 'store.full';
}

/**
 * For servers without script flags: drops the changes stream. A process that has not read it yet reloads everything.
 */
async function makeRoom(store: Store): Promise<void> {
  await guarded(() => writerOf(store).xtrim(store.keys.changes, 'MAXLEN', 0));
}

function luaOf(body: string, names: string[]): string {
  const named = names.map((name, index) => `${name} = KEYS[${index + 1}]`).join(', ');
  return `local K = { ${named} }\nlocal REST_FROM = ${names.length}\n${prelude}\n${body}`;
}

function textOf(lua: string): Text {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}

/** Why not ioredis's `defineCommand`: docs/decisions/scripts.md. */
async function evaluate(redis: RedisClient, text: Text, keys: string[], args: string[]): Promise<unknown> {
  try {
    return await redis.evalsha(text.sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('NOSCRIPT')) throw error;
    return redis.eval(text.lua, keys.length, ...keys, ...args);
  }
}
