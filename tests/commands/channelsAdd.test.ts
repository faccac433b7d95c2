import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { channelTypes } from '../../src/channels/index.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openTrial, type Trial } from './newsroom.ts';

/** `channels add` and `channels token` with the real program. */

let trial: Trial;
let mastodon: MastodonSimulator;
beforeAll(async () => {
  trial = await openTrial();
  mastodon = await startMastodon({ token: 'the-token-of-the-account' });
  const file = await config();
  const more = '# Loopback is for the trial.\nnetwork: { allow: [127.0.0.1/32] }\n';
  await trial.write('newsroom.yaml', file.replace('channels:\n', 'channels: # where posts go\n') + more);
});
afterAll(async () => {
  await trial.end();
  await mastodon.close();
});

const config = () => readFile(join(trial.folder, 'newsroom.yaml'), 'utf8');

/** What nobody could guess; secrets are not among it. */
const given: Record<string, string[]> = {
  activitypub: ['username=desk'],
  bluesky: ['identifier=daily.example'],
  email: ['from=desk@daily.example', 'to=all@daily.example'],
  facebook: ['clientId=1', 'pageId=17841400000000001'],
  linkedin: ['clientId=1', 'author=urn:li:organization:7'],
  mastodon: ['baseUrl=https://mastodon.example'],
  slack: ['channel=C0123456789'],
  telegram: ['chatId=@daily'],
  threads: ['clientId=1', 'userId=17841400000000001'],
  webhook: ['url=https://app.example/hook'],
  x: ['clientId=1'],
};
const add = (type: string, ...more: string[]) =>
  trial.run(['channels', 'add', type, ...(given[type] ?? []).flatMap((pair) => ['--set', pair]), ...more]);

test('every type is written as a channel that config check finds right; the rest of the file stays', async () => {
  const before = await config();
  const environment: NodeJS.ProcessEnv = {};
  for (const { type } of channelTypes) {
    const { status, out, errors } = await add(type, '--write', '--json');
    expect([type, status, errors]).toEqual([type, 0, '']);
    for (const name of (JSON.parse(out) as { variables: string[] }).variables)
      environment[name] = 's'.repeat(20);
  }
  const smtp = { EMAIL_SMTP_URL: 'smtps://user:word@mail.example' };
  const hook = { DISCORD_WEBHOOK_URL: 'https://discord.example/api/webhooks/1/word' };
  const right = { environment: { ...environment, ...smtp, ...hook } };
  const { status, out } = await trial.run(['config', 'check'], right);
  expect([status, out]).toEqual([0, expect.stringContaining(`${channelTypes.length + 1} channels`)]);
  const file = await config();
  expect(file).toContain('# where posts go');
  expect(file).toContain('# Loopback is for the trial.');
  for (const line of before.split('\n').filter((each) => each.includes('TRIAL_TOKEN')))
    expect(file).toContain(line);
  await trial.write('newsroom.yaml', before);
}, 120_000);

test('without --write the block and what to create are printed, and nothing is changed', async () => {
  const before = await config();
  const { status, out } = await add('x');
  expect(status).toBe(0);
  expect(out).toContain('developer.x.com');
  expect(out).toContain('Scopes: tweet.read tweet.write users.read media.write offline.access');
  expect(out).toMatch(/ {2}- id: x\n {4}type: x\n {4}clientId: "1"\n {4}clientSecret: \$\{X_CLIENT_SECRET\}/);
  expect(out).toContain('Sign in at /ops/channels');
  expect(await config()).toBe(before);
});

test.each([
  ['a secret as an argument', ['telegram', '--set', 'token=12:secret'], /token is secret/],
  ['what is missing', ['mastodon'], /--set baseUrl=/],
  ['what is wrong', ['mastodon', '--set', 'baseUrl=nowhere'], /baseUrl: /],
  ['an id that is taken', ['manual', '--id', 'social'], /a channel social already/],
])(
  '%s is refused before anything is written',
  async (_, args, words) => {
    const before = await config();
    const { status, errors } = await trial.run(['channels', 'add', ...args, '--write']);
    expect([status, errors]).toEqual([2, expect.stringMatching(words)]);
    expect(errors).not.toContain('12:secret');
    expect(await config()).toBe(before);
  },
  20_000,
);

test('a token comes from standard input, is kept sealed, tested, and used', async () => {
  const added = await trial.run([
    ...['channels', 'add', 'mastodon', '--id', 'fedi', '--set', `baseUrl=${mastodon.url}`, '--write'],
  ]);
  expect(added.status).toBe(0);
  const nothing = await trial.run(['channels', 'token', 'fedi']);
  expect([nothing.status, nothing.errors]).toEqual([2, expect.stringContaining('standard input')]);
  const before = await trial.run(['channels', 'list']);
  expect(before.out).toMatch(/fedi +mastodon +not signed in/);
  const wrong = await trial.run(['channels', 'token', 'fedi'], { input: 'another-token\n' });
  expect([wrong.status, wrong.out]).toEqual([1, expect.stringContaining('The access token is invalid')]);
  const right = await trial.run(['channels', 'token', 'fedi'], { input: 'the-token-of-the-account\n' });
  expect([right.status, right.out]).toEqual([
    0,
    expect.stringContaining('The token of fedi is kept. Posts as'),
  ]);
  expect(await trial.run(['channels', 'check', 'fedi'])).toMatchObject({ status: 0 });
  expect(await config()).not.toContain('the-token-of-the-account');
  const fixed = await trial.run(['channels', 'token', 'social'], { input: 'x\n' });
  expect([fixed.status, fixed.errors]).toEqual([1, expect.stringContaining('newsroom.yaml')]);
});
