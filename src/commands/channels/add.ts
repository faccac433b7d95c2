import { readFile, writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { stringify } from 'yaml';
import type { ChannelType } from '../../channels/channel.ts';
import type { Connecting, NeededKey } from '../../channels/connecting.ts';
import { channelTypes } from '../../channels/index.ts';
import { type ChannelBlock, channelIdsIn, withChannel } from '../../config/addChannel.ts';
import { isSecret } from '../../config/placeholders.ts';
import { findConfig } from '../../config/places.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import { configLookup } from '../../newsroom.ts';
import { usage, withExamples } from '../options.ts';
import type { Answer, Shell } from '../shell.ts';

const types = channelTypes.map(({ type }) => type);

interface Options {
  id?: string;
  set?: string[];
  write?: boolean;
}

/** `channels add TYPE`: what must be created at the platform, and the block for newsroom.yaml. */
export function registerAdd(channels: Command, shell: Shell): void {
  withExamples(
    channels
      .command('add')
      .argument('<type>', types.join(', '), typeNamed)
      .option('--id <id>', 'the channel’s id (default: its type)')
      .option(
        '--set <key=value>',
        'a key of the channel; may be repeated, and is asked for at a terminal',
        gathered,
      )
      .option('--write', 'adds the channel to newsroom.yaml; otherwise the block is printed')
      .description(
        'says what to create at a platform and which scopes, and prints or writes a channel’s block',
      ),
    'channels add mastodon --set baseUrl=https://mastodon.example --write',
    'channels add x',
  ).action(shell.answers((type: ChannelType, options: Options) => added(shell, type, options)));
}

function typeNamed(name: string): ChannelType {
  const found = channelTypes.find(({ type }) => type === name);
  if (!found) throw new InvalidArgumentError(`Use one of ${types.join(', ')}.`);
  return found;
}

function gathered(pair: string, before: string[] = []): string[] {
  return [...before, pair];
}

async function added(
  shell: Shell,
  channelType: ChannelType,
  { id, set = [], write }: Options,
): Promise<Answer> {
  const { type, connecting: needed } = channelType;
  const { path, isSample } = findConfig(configLookup(shell.where()));
  const text = isSample ? '' : await readFile(path, 'utf8');
  const ids = channelIdsIn(text);
  const name = id ?? unusedId(type, ids);
  if (ids.includes(name)) throw usage(`there is a channel ${name} already; give another --id`);
  const block = { id: name, type, ...(await valuesOf(shell, name, needed, set)) };
  requireRight(block, channelType);
  if (write) await writeBlock({ path, isSample, text }, block);
  const variables = Object.values(block).flatMap((value) => /^\$\{(\w+)\}$/.exec(String(value))?.[1] ?? []);
  return {
    text: described(block, needed, { path: write ? path : undefined, variables }),
    data: { channel: block, variables, ...needed, written: write ? path : null },
  };
}

function unusedId(type: string, ids: string[]): string {
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? type : `${type}-${n}`;
    if (!ids.includes(id)) return id;
  }
}

/** Secrets are read from the environment, so that neither the file nor the command line contains them. */
async function valuesOf(
  shell: Shell,
  id: string,
  { keys }: Connecting,
  set: string[],
): Promise<Record<string, string | boolean>> {
  const given = new Map(set.map(pairOf));
  const values: Record<string, string | boolean> = {};
  const missing: NeededKey[] = [];
  for (const key of keys) {
    const value =
      given.get(key.name) ??
      (isSecret([key.name]) ? `\${${variableOf(id, key.name)}}` : await asked(shell, key));
    if (value === undefined) missing.push(key);
    else values[key.name] = value;
  }
  if (missing.length > 0)
    throw usage(`give ${missing.map(({ name, what }) => `--set ${name}=… (${what})`).join(', ')}`);
  return { ...values, ...Object.fromEntries(given) };
}

function pairOf(pair: string): [string, string | boolean] {
  const [, key = '', value = ''] = /^(\w+)=(.*)$/s.exec(pair) ?? [];
  if (!key) throw usage(`--set ${pair}: expected key=value`);
  if (isSecret([key]))
    throw usage(`${key} is secret: it is no argument. Leave it out; it is read from the environment`);
  return [key, value === 'true' ? true : value === 'false' ? false : value];
}

async function asked({ ask }: Shell, { name, what }: NeededKey): Promise<string | undefined> {
  const answer = (await ask?.(`${name}, ${what}: `))?.trim();
  return answer === '' ? undefined : answer;
}

function variableOf(id: string, key: string): string {
  return `${id}_${key.replace(/[A-Z]/g, (letter) => `_${letter}`)}`.replace(/\W/g, '_').toUpperCase();
}

/** Throws if newsroom.yaml would be refused with this block; the secrets are still missing. */
function requireRight(block: ChannelBlock, { schema }: ChannelType): void {
  const issue = schema
    .safeParse(block)
    .error?.issues.find(({ path }) => !isSecret(path.map((part) => (typeof part === 'symbol' ? '' : part))));
  if (issue) throw usage(`${issue.path.join('.') || block.id}: ${issue.message}`);
}

async function writeBlock(
  { path, isSample, text }: { path: string; isSample: boolean; text: string },
  block: ChannelBlock,
): Promise<void> {
  if (isSample) throw new SluglineError('config.missing', { path: 'newsroom.yaml' });
  const changed = withChannel(text, path, block);
  await writeFile(path, changed).catch((error: unknown) => {
    throw new SluglineError('config.not-written', { path, why: reasonOf(error) }, { cause: error });
  });
}

function described(
  block: ChannelBlock,
  { steps, scopes, signsIn }: Connecting,
  { path, variables }: { path: string | undefined; variables: string[] },
): string {
  const yaml = stringify([block]).trimEnd().replaceAll(/^/gm, '  ');
  const next = [
    ...(variables.length > 0 ? [`Set where Slugline starts: ${variables.join(', ')}.`] : []),
    'Check the file with "slugline config check", then send a running start a SIGHUP.',
    ...(signsIn
      ? [`Sign in at /ops/channels, or give a token: slugline channels token ${block.id} < token.txt`]
      : []),
    `Test it without posting: slugline channels check ${block.id}`,
  ];
  return [
    'Before it can post:',
    ...steps.map((step, n) => `  ${n + 1}. ${step}`),
    ...(scopes ? ['', `Scopes: ${scopes.join(' ')}`] : []),
    '',
    path ? `Written to ${path}:` : 'For newsroom.yaml, under "channels":',
    yaml,
    '',
    ...next,
  ].join('\n');
}
