// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the configuration’s own placeholders look like that.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { channelTypes } from '../../src/channels/index.ts';
import { exampleConfig } from '../../src/config/example.ts';
import { configJsonSchema } from '../../src/config/jsonSchema.ts';
import { type Loaded, loadConfig, withListenAddress } from '../../src/config/load.ts';
import { findConfig, findDataFolder } from '../../src/config/places.ts';
import type { Variants } from '../../src/config/schema.ts';
import { SluglineError } from '../../src/errors.ts';
import { sourceTypes } from '../../src/sources/index.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function schemasOf(types: readonly { schema: z.ZodObject }[]): Variants {
  const [first, ...rest] = types.map(({ schema }) => schema);
  return [first ?? z.object({}), ...rest];
}

const sourceSchemas = schemasOf(sourceTypes);
const channelSchemas = schemasOf(channelTypes);

const head = 'newsroom: { id: daily, name: The Daily Example, url: https://daily.example }\n';

async function load(text: string, environment: NodeJS.ProcessEnv = {}): Promise<Loaded> {
  await writeFile(join(folder, 'newsroom.yaml'), text);
  return loadConfig({
    environment,
    workingFolder: folder,
    checkoutFolder: checkout,
    sourceSchemas,
    channelSchemas,
  });
}

/** The mistakes, one a line. */
async function mistakesOf(text: string, environment: NodeJS.ProcessEnv = {}): Promise<string[]> {
  try {
    await load(text, environment);
    return [];
  } catch (error) {
    if (!(error instanceof SluglineError) || error.code !== 'config.invalid') throw error;
    return String(error.details.what)
      .split('\n')
      .filter((line) => line.startsWith('line '));
  }
}

test('the least configuration gets its defaults', async () => {
  const { config, warnings, isSample } = await load(head);
  expect(config).toMatchObject({
    newsroom: { id: 'daily', language: 'en', timezone: 'UTC' },
    sources: [],
    channels: [],
    web: { host: '127.0.0.1', port: 8080, baseUrl: 'http://127.0.0.1:8080', trustProxy: [] },
    links: { baseUrl: 'http://127.0.0.1:8080/s', allowHosts: [] },
  });
  expect(warnings).toEqual([]);
  expect(isSample).toBe(false);
});

test('all mistakes are reported together, each with line, key and what was expected', async () => {
  const mistakes = await mistakesOf(`newsroom:
  id: Daily News
  name: The Daily Example
  url: daily.example
  timezone: Asia/Karchi
sources:
  - { id: inbox, type: foldr, path: ./inbox }
  - id: site
    type: feed
    urll: https://daily.example/rss.xml
    cron: "61 * * * *"
  - { id: inbox, type: folder, path: ./b }
feeds:
  - { id: tag, title: Tags }
  - { id: all, title: Everything, items: many }
chanels: []
`);
  expect(mistakes).toEqual([
    'line 2, newsroom.id: an id is 1 to 32 of a-z, 0-9 and "-"',
    'line 4, newsroom.url: expected a web address (http:// or https://), found "daily.example"',
    'line 5, newsroom.timezone: this is no IANA time zone such as Asia/Karachi',
    'line 7, sources[0].type: there is no type "foldr"; did you mean "folder"?',
    'line 8, sources[1].url: it is missing; expected a text',
    'line 10, sources[1].urll: this key is unknown; did you mean "url"?',
    expect.stringMatching(/^line 11, sources\[1\]\.cron: the minute "61"/),
    'line 12, sources[2].id: "inbox" is the id of sources[0] already (line 7)',
    'line 14, feeds[0].id: a feed can’t be called section, tag, language, archive',
    'line 15, feeds[1].items: expected a number, found "many"',
    'line 16, chanels: this key is unknown; did you mean "channels"?',
  ]);
});

test('a wrong choice names the choices', async () => {
  const channel =
    'channels: [{ id: desk, type: webhook, url: https://a.example, secret: "${S}", review: two }]';
  expect(await mistakesOf(`${head}${channel}`, { S: 'quite a long secret' })).toEqual([
    'line 2, channels[0].review: "two" is unknown here; expected one of one, four-eyes, auto',
  ]);
});

test('a slot ends at midnight at the latest', async () => {
  const channel = (slot: string) =>
    `channels: [{ id: desk, type: webhook, url: https://a.example, secret: "\${S}", slots: ["${slot}"] }]`;
  const mistakesIn = (slot: string) => mistakesOf(`${head}${channel(slot)}`, { S: 'quite a long secret' });
  expect(await mistakesIn('08:00-24:30')).toEqual([
    'line 2, channels[0].slots[0]: a slot looks like 08:00-22:00, mon-fri 08:00-22:00 or sat,sun 10:00-20:00',
  ]);
});

test.each<[string, string, string[]]>([
  [
    'a key out of its column',
    'a:\n  b: 1\n c: 2',
    [
      'line 3: this line begins after 1 spaces, line 2 after 2; keys and items that belong together begin in the same column',
    ],
  ],
  [
    'an item out of its column',
    'a:\n  - b\n   - c\nd: [',
    ['line 4: a "[" is opened here and never closed; add "]"'],
  ],
  ['a tab', 'a:\n\tb: 1', ['line 2: this line begins with a tab; indent with spaces, two for each level']],
  [
    'a key below a value',
    'a: 1\n  b: 2',
    [
      'line 2: this line is indented deeper than line 1, whose key has a value already; begin it in the same column',
    ],
  ],
  [
    'two colons',
    'a: The Daily: News',
    ['line 1: there are two ": " on this line; put a value that contains ": " into quotes'],
  ],
  [
    'no colon',
    'a: 1\nb\nc: 2',
    ['line 2: there is no ":" after this key; write "key: value", or "key:" above indented keys'],
  ],
  ['an open quote', 'a: 1\nb: "c\nd: 2', ['line 2: a quote (") is opened here and never closed']],
  ['an open brace', 'a: 1\nb: { c: 2\nd: 3', ['line 2: a "{" is opened here and never closed; add "}"']],
  ['no comma', 'a: { b: 1 c: 2 }', ['line 1: between "{" and "}" a comma is missing']],
  [
    'a sign that YAML keeps for itself',
    'a: @daily',
    ["line 1: a value can't begin with @; put it into quotes"],
  ],
  ['a key twice', 'a: 1\na: 2', ['line 2: the key "a" appears here a second time; remove one']],
  [
    'an alias of nothing',
    'a: *daily',
    [
      'line 1: "*daily" repeats an anchor "&daily" that is nowhere above; put a value that begins with "*" into quotes',
    ],
  ],
  [
    'two documents',
    'a: 1\n---\nb: 2',
    ['line 2: a line "---" begins a second document; the file may hold one only'],
  ],
])('%s in the YAML is reported in plain words, once', async (_name, yaml, expected) => {
  const aboutYaml = (await mistakesOf(yaml)).filter((line) => /^line \d+: /.test(line));
  expect(aboutYaml).toEqual(expected);
});

test('an anchor that is repeated without end is refused', async () => {
  const lines = ['a', 'b', 'c'].map(
    (key, at) => `${key}: &${key} [${Array(30).fill(at === 0 ? 'x' : `*${'abc'[at - 1]}`)}]`,
  );
  expect(await mistakesOf(lines.join('\n'))).toEqual([
    'line 1: aliases ("*name") repeat values more than 200 times',
  ]);
});

test('keys above a line that is not YAML are checked in the same run', async () => {
  const text =
    'newsroom: { id: Daily, name: The Daily Example, url: https://daily.example }\nfeeds:\n  - { id: all }\n   - x\n';
  expect(await mistakesOf(text)).toEqual([
    expect.stringContaining('line 1, newsroom.id: an id is 1 to 32'),
    expect.stringContaining('line 4: this line begins after 3 spaces'),
  ]);
});

test('an empty file has no newsroom', async () => {
  expect(await mistakesOf('')).toEqual(['line 1, newsroom: it is missing; expected keys with values']);
});

test('each unset variable is reported once, with where to set it', async () => {
  const text = `${head}channels: [{ id: chat, type: slack, webhookUrl: "\${SLACK}" }]`;
  expect(await mistakesOf(text)).toEqual([
    'line 2, channels[0].webhookUrl: the environment variable SLACK is empty or not set',
  ]);
  await expect(load(text)).rejects.toThrow('Set the variables where Slugline starts: export SLACK=…');
});

test('values come from the environment and from files', async () => {
  await writeFile(join(folder, 'secret.txt'), 'out of a file\n');
  const sources =
    'sources:\n  - { id: cms, type: webhook, secret: "${file:secret.txt}" }\n  - { id: wire, type: webhook, secret: "a-${WIRE}-$${X}" }\n';
  const { config, warnings } = await load(head + sources, { WIRE: 'b' });
  expect(config.sources.map(({ secret }) => secret)).toEqual(['out of a file', 'a-b-${X}']);
  expect(warnings).toEqual([]);
});

test('a value that is missing is a mistake that names its key', async () => {
  const sources =
    'sources:\n  - { id: cms, type: webhook, secret: "${CMS_SECRET}" }\n  - { id: b, type: webhook, secret: "${file:none.txt}" }';
  expect(await mistakesOf(head + sources)).toEqual([
    'line 3, sources[0].secret: the environment variable CMS_SECRET is empty or not set',
    expect.stringMatching(/^line 4, sources\[1\]\.secret: the file none\.txt could not be read \(ENOENT/),
  ]);
});

test('a secret in the file itself is warned about, without showing it', async () => {
  const { warnings } = await load(`${head}sources: [{ id: cms, type: webhook, secret: hush-hush }]`);
  expect(warnings).toEqual([
    expect.stringMatching(/^line 2, sources\[0\]\.secret: this secret is in the file/),
  ]);
  expect(warnings.join()).not.toContain('hush');
});

test('a secret is not shown if it is wrong', async () => {
  const channel = 'channels: [{ id: desk, type: webhook, url: https://a.example, secret: hush }]';
  const mistakes = await mistakesOf(head + channel);
  expect(mistakes).toEqual([expect.stringContaining('line 2, channels[0].secret: ')]);
  expect(mistakes.join()).not.toContain('hush');
});

test('HOST and PORT override the file, and the addresses follow if the file gives none', async () => {
  const web = 'web: { host: 10.0.0.1, port: 80 }\n';
  const followed = await load(head + web, { HOST: '0.0.0.0', PORT: '9000' });
  expect(followed.config.web).toMatchObject({
    host: '0.0.0.0',
    port: 9000,
    baseUrl: 'http://127.0.0.1:9000',
  });
  expect(withListenAddress(followed, 9001).links.baseUrl).toBe('http://127.0.0.1:9001/s');
  const given = await load(`${head}web: { baseUrl: "https://news.example/" }`, { PORT: '9000' });
  expect(given.config.web).toMatchObject({ host: '127.0.0.1', port: 9000, baseUrl: 'https://news.example' });
  expect(given.config.links.baseUrl).toBe('https://news.example/s');
  await expect(load(head, { PORT: 'http' })).rejects.toMatchObject({ code: 'config.invalid' });
});

test('proxies in front are named by address or range', async () => {
  const web = (trusted: string) => load(`${head}web: { trustProxy: [${trusted}] }\n`);
  const { config } = await web('127.0.0.1, "10.0.0.0/8", "fd00::/8"');
  expect(config.web.trustProxy).toEqual(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);
  await expect(web('proxy.internal')).rejects.toThrow(/web\.trustProxy.*no address or range/s);
});

test('the fingerprint depends on the meaning, not on the writing, and is the same on every port of one address', async () => {
  const web = 'web: { baseUrl: https://news.example }\n';
  const one = await load(head + web);
  const other = await load(
    `# a comment\n${web}newsroom:\n  url: https://daily.example\n  id: daily\n  name: The Daily Example\n`,
    { PORT: '9000' },
  );
  expect(other.config.fingerprint).toBe(one.config.fingerprint);
  // A web node learns its port when it listens; the value before that is not part of the configuration.
  expect(withListenAddress(one, 4_711).fingerprint).toBe(one.config.fingerprint);
  expect((await load(`${head}${web}feeds: [{ id: all, title: All }]`)).config.fingerprint).not.toBe(
    one.config.fingerprint,
  );
});

test('the file is looked for in the working folder, then in the checkout, then the sample is used', async () => {
  const here = join(folder, 'here');
  const there = join(folder, 'there');
  await Promise.all([mkdir(here), mkdir(there)]);
  const from = { environment: {}, workingFolder: here, checkoutFolder: there };
  expect(findConfig(from)).toEqual({ path: join(there, 'samples', 'newsroom.yaml'), isSample: true });
  expect(findDataFolder(from)).toBe(join(there, 'data'));
  await writeFile(join(there, 'newsroom.yaml'), head);
  expect(findConfig(from).path).toBe(join(there, 'newsroom.yaml'));
  await writeFile(join(here, 'newsroom.yaml'), head);
  expect(findConfig(from).path).toBe(join(here, 'newsroom.yaml'));
  expect(findDataFolder(from)).toBe(join(here, 'data'));
  expect(findConfig({ ...from, path: '../there/newsroom.yaml' }).path).toBe(join(there, 'newsroom.yaml'));
  expect(() => findConfig({ ...from, path: 'none.yaml' })).toThrow(
    expect.objectContaining({ code: 'config.missing' }),
  );
});

test('the JSON Schema knows every type', () => {
  const text = JSON.stringify(configJsonSchema(sourceSchemas, channelSchemas));
  for (const { type } of [...sourceTypes, ...channelTypes]) expect(text).toContain(`"const":"${type}"`);
});

test('the example is valid', async () => {
  const secrets = {
    CMS_SECRET: 'a'.repeat(32),
    MASTODON_TOKEN: 'b',
    PARTNERS_SECRET: 'c'.repeat(32),
    BLUESKY_PASSWORD: 'd',
    TELEGRAM_TOKEN: 'e',
    SLACK_WEBHOOK: 'https://hooks.slack.example/services/T/B/x',
  };
  expect((await load(await exampleConfig(), secrets)).warnings).toEqual([]);
});
