import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkChannel } from '../../src/actions/channels/checkChannel.ts';
import { configWarnings } from '../../src/actions/operations/configWarnings.ts';
import { channelTypes } from '../../src/channels/index.ts';
import { checkChannels } from '../../src/commands/doctor/newsroom.ts';
import { approver, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

let newsroom: TestNewsroom | undefined;
afterEach(() => newsroom?.close());

const keys = { id: 'th', type: 'threads', token: 'tok-th', userId: '178', baseUrl: 'http://127.0.0.1:9' };

async function saidOf(channel: object, baseUrl: string): Promise<string[][]> {
  newsroom = await openTestNewsroom({ channels: [channel], web: { baseUrl } });
  const context = newsroom.as(approver);
  const isIt = (sentence: string) => sentence.includes('fetches each picture from this server');
  const doctor = await checkChannels(context);
  return [
    configWarnings(newsroom.config).filter(isIt),
    doctor.flatMap(({ what, state, says }) => (isIt(says) ? [`${what} ${state}`] : [])),
    [(await checkChannel(context, { id: 'th' })).says].filter(isIt),
  ];
}

test('a platform that can’t fetch pictures from here is reported by config check, doctor and channels check', async () => {
  const [file, doctor, check] = await saidOf({ ...keys, photo: true }, 'http://desk.internal:8080');
  expect(file).toEqual([expect.stringMatching(/^channel th: .*http:\/\/desk\.internal:8080.*web\.baseUrl/)]);
  expect(doctor).toEqual(['channel th warn']);
  expect(check).toHaveLength(1);
});

test.each([
  [{ ...keys, photo: true }, 'https://feeds.daily.example'],
  [{ ...keys, photo: true }, 'http://1.1.1.1:8080'],
  [keys, 'http://127.0.0.1:8080'],
])('nothing is said where it can, or fetches none: %o at %s', async (channel, baseUrl) => {
  expect(await saidOf(channel, baseUrl)).toEqual([[], [], []]);
});

test('every type whose pictures are fetched from here says so', () => {
  const publishing = globSync('src/channels/*.ts').filter((file) =>
    readFileSync(file, 'utf8').includes('publishPicture('),
  );
  const fetching = channelTypes.filter(({ fetchesPictures }) => fetchesPictures).map(({ type }) => type);
  expect(publishing.map((file) => basename(file, '.ts'))).toEqual(fetching);
});
