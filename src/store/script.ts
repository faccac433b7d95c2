import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { randomToken } from '../random.ts';
import type { RedisClient, Store } from './store.ts';
import { guarded } from './storeError.ts';

const prelude = readFileSync(new URL('./scripts/prelude.lua', import.meta.url), 'utf8');

interface Text {
  lua: string;
  sha: string;
}

export interface Script<K extends string> {
  name: string;
  keys: readonly K[];
  plain: Text;
  /** For servers that know script flags: the same, running also when the memory is used up. */
  whenFull?: Text;
}

/** The first line that marks a script (https://redis.io/docs/latest/develop/interact/programmability/lua-api/#script_flags). */
const allowOom = '#!lua flags=allow-oom\n';

function textOf(lua: string): Text {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}

/**
 * A domain script: `scripts/<name>.lua` behind the common prelude, with its fixed keys by name (`K.article`)
 * and any further ones in order (`REST[1]`). One that finishes, cancels, pauses or deletes runs `evenWhenFull`.
 */
export function defineScript<const K extends string>(
  name: string,
  keys: readonly K[],
  { evenWhenFull = false } = {},
): Script<K> {
  const body = readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
  const named = keys.map((key, index) => `${key} = KEYS[${index + 1}]`).join(', ');
  const lua = `local K = { ${named} }\nlocal REST_FROM = ${keys.length}\n${prelude}\n${body}`;
  return { name, keys, plain: textOf(lua), ...(evenWhenFull ? { whenFull: textOf(allowOom + lua) } : {}) };
}

export interface Call<K extends string> {
  keys: Record<K, string>;
  rest?: string[];
  /** What the script is told, as one JSON object; `now`, `callId` and `home` are added here. */
  command: Record<string, unknown>;
  /** Texts that the script stores without reading them. */
  texts?: string[];
  /** Made by the caller, so that the repeat of a call whose answer was lost changes nothing. */
  callId?: string;
}

/** Runs a script once. A lost answer is asked for again with the same call id. Answers with the script's JSON. */
export async function runScript<K extends string, A>(
  store: Store,
  script: Script<K>,
  call: Call<K>,
): Promise<A> {
  const callId = call.callId ?? randomToken(store.random);
  const keys = [...script.keys.map((name) => call.keys[name]), ...(call.rest ?? [])];
  const command = JSON.stringify({
    ...call.command,
    now: store.clock.now(),
    callId,
    maxAudit: store.retention?.audit,
    home: store.home ?? '',
  });
  if (store.replication) store.replication.hasWritten = true;
  const text = (store.memory.knowsAllowOom && script.whenFull) || script.plain;
  const answer = await guarded(() => evaluate(store.redis, text, keys, [command, ...(call.texts ?? [])]));
  return JSON.parse(String(answer)) as A;
}

async function evaluate(
  redis: RedisClient,
  { lua, sha }: Text,
  keys: string[],
  args: string[],
): Promise<unknown> {
  try {
    return await redis.evalsha(sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('NOSCRIPT')) throw error;
    return redis.eval(lua, keys.length, ...keys, ...args);
  }
}
