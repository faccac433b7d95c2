// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the configuration’s own placeholders look like that.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { channelWarnings } from '../../src/channels/configured.ts';
import { channelTypes } from '../../src/channels/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import { SluglineError } from '../../src/errors.ts';
import { configLookup } from '../../src/newsroom.ts';

const head = 'newsroom: { id: daily, name: The Daily Example, url: https://daily.example }\nchannels:\n';
const environment = { S: 'never-to-be-seen-7f3a' };
/** The keys that each type needs, as docs/channels.md lists them. */
const needed: Record<string, string> = {
  activitypub: 'username: desk',
  bluesky: 'identifier: daily.example, password: "${S}"',
  discord: 'webhookUrl: "https://discord.example/api/webhooks/1/${S}"',
  email: 'smtpUrl: "smtps://desk:${S}@mail.example", from: desk@daily.example, to: [list@daily.example]',
  facebook: 'token: "${S}", pageId: 123456',
  linkedin: 'token: "${S}", author: "urn:li:organization:123"',
  manual: '',
  mastodon: 'baseUrl: "https://social.example", token: "${S}"',
  sandbox: '',
  slack: 'webhookUrl: "https://hooks.slack.example/services/T/B/${S}"',
  telegram: 'token: "12:${S}", chatId: "@daily"',
  threads: 'token: "${S}", userId: 17841',
  webhook: 'url: "https://app.example/hook", secret: "${S}"',
  x: 'token: "${S}"',
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-channels-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(text: string) {
  await writeFile(join(folder, 'newsroom.yaml'), text);
  return loadConfig(configLookup({ environment, workingFolder: folder }));
}

const line = (type: string, more = needed[type]) =>
  `  - { id: a-${type}, type: ${type}${more ? `, ${more}` : ''} }\n`;

test('every type is configured with its required keys, and any of them with a baseUrl', async () => {
  const types = channelTypes.map(({ type }) => type);
  expect(types).toEqual(Object.keys(needed));
  const reached = 'web: { baseUrl: "https://news.daily.example" }\n';
  const { config, warnings } = await load(head + types.map((type) => line(type)).join('') + reached);
  expect(config.channels.map(({ type }) => type)).toEqual(types);
  expect(warnings).toEqual([]);
  for (const type of types.filter((each) => each !== 'mastodon' && each !== 'webhook')) {
    const given = [needed[type], 'baseUrl: "http://127.0.0.1:9100/"'].filter((part) => part).join(', ');
    const one = await load(head + line(type, given));
    expect(one.config.channels.map((channel) => channel.type)).toEqual([type]);
  }
  expect(config.channels.find(({ type }) => type === 'facebook')?.pageId).toBe('123456');
});

test.each<[string, string, string]>([
  ['bluesky', 'password: "${S}"', 'channels[0].identifier: it is missing; expected a text'],
  ['bluesky', 'identifier: daily.example', 'channels[0].password: it is missing; expected a text'],
  [
    'x',
    'token: "${S}", refreshToken: "${S}"',
    'channels[0].clientId: it is missing; a refreshToken can only',
  ],
  ['x', '', 'channels[0].token: it is missing; with a clientId somebody can sign in at /ops/channels'],
  ['telegram', 'token: "${S}"', 'channels[0].chatId: it is missing'],
  [
    'discord',
    'webhook: "https://a.example"',
    'channels[0].webhook: this key is unknown; did you mean "webhookUrl"?',
  ],
  [
    'slack',
    'webhookUrl: "no address ${S}"',
    'channels[0].webhookUrl: expected a web address (http:// or https://)',
  ],
  [
    'linkedin',
    'token: "${S}", author: the-daily',
    'channels[0].author: an author looks like urn:li:organization:1234567',
  ],
  [
    'email',
    'smtpUrl: "${S}", from: a@b.example, to: c@d.example',
    'channels[0].smtpUrl: an SMTP server looks like smtps://',
  ],
  [
    'email',
    'smtpUrl: "smtp://m.example", from: nobody, to: c@d.example',
    'channels[0].from: an address looks like desk@daily.example',
  ],
  ['manual', 'token: "${S}"', 'channels[0].token: this key is unknown'],
])('%s with %s is reported with its place, without its secret', async (type, given, expected) => {
  const error = await load(head + line(type, given)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SluglineError)) throw new Error('it was taken');
  expect(error.message).toContain('line 3, ');
  expect(error.message).toContain(expected);
  expect(error.message).not.toContain(environment.S);
});

test('an unknown type is reported with the nearest name, or all names', async () => {
  await expect(load(head + line('blueskyy', 'token: a'))).rejects.toThrow(
    'there is no type "blueskyy"; did you mean "bluesky"?',
  );
});

test('a former id must not be that of another channel of the file', async () => {
  const masto = (id: string, more: string) =>
    line('mastodon', `${needed.mastodon}, ${more}`).replace('a-mastodon', id);
  const expected = (text: string) =>
    load(head + text).then(
      () => '',
      (error) => (error instanceof SluglineError ? error.message : String(error)),
    );
  expect(await expected(masto('new', 'was: old'))).toBe('');
  expect(await expected(masto('new', 'was: [old, older], separate: true'))).toBe('');
  expect(await expected(masto('new', 'was: [old, new]'))).toContain(
    'line 3, channels[0].was: "new" is a channel of this file',
  );
  expect(await expected(masto('old', 'dryRun: true') + masto('new', 'was: old'))).toContain(
    'channels[1].was: "old" is',
  );
});

test('two channels of one account cause a warning, unless the file says that both are intended', async () => {
  const masto = (id: string, more = '') =>
    line('mastodon', `${needed.mastodon}${more}`).replace('a-mastodon', id);
  const warned = async (text: string) => channelWarnings((await load(head + text)).config);
  const [warning, ...more] = await warned(masto('one') + masto('two', ', review: auto'));
  expect(warning).toContain('channels one and two post to the same account');
  expect(warning).toContain('"separate: true" under two');
  expect(more).toEqual([]);
  expect(await warned(masto('one') + masto('two', ', separate: true'))).toEqual([]);
  expect(await warned(masto('one') + line('slack'))).toEqual([]);
  expect(await warned(line('manual', '').replace('a-', 'b-') + line('manual', ''))).toEqual([]);
});
