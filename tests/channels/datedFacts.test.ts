import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkChannel } from '../../src/actions/channels/checkChannel.ts';
import { concernsOf, requireChannel } from '../../src/channels/configured.ts';
import { checkChannels } from '../../src/commands/doctor/newsroom.ts';
import { approver, openTestNewsroom } from '../support/newsroom.ts';

const channels = [
  {
    id: 'page',
    type: 'facebook',
    token: 'EAAG-dated',
    pageId: 7,
    version: 'v21.0',
    baseUrl: 'http://127.0.0.1:9',
  },
  {
    id: 'old',
    type: 'facebook',
    token: 'EAAG-old',
    pageId: 8,
    version: 'v20.0',
    baseUrl: 'http://127.0.0.1:9',
  },
  { id: 'firm', type: 'linkedin', token: 'tok-dated', author: 'urn:li:organization:7', version: '202601' },
  { id: 'bird', type: 'x', token: 'tok-dated' },
];
const day = (text: string) => Date.parse(text);

test.each([
  ['old', '2026-11-21', 'Facebook’s API version v20.0 was good until 2026-09-24.'],
  ['page', '2026-11-21', undefined],
  ['page', '2026-11-23', 'Facebook’s API version v21.0 is good until 2027-01-21.'],
  ['page', '2027-01-21', 'Facebook’s API version v21.0 was good until 2027-01-21.'],
  ['firm', '2026-11-01', undefined],
  ['firm', '2026-11-03', 'LinkedIn’s API version 202601 is good until 2027-01-01.'],
  ['bird', '2027-02-01', undefined],
  ['bird', '2027-03-01', 'X’s price list of 2026-04-20 is good until 2027-04-20.'],
])('a dated fact of a platform is reported 60 days ahead: %s on %s', async (id, at, says) => {
  const newsroom = await openTestNewsroom({ channels });
  try {
    const found = concernsOf(requireChannel(newsroom.context, id), {
      config: newsroom.config,
      now: day(at),
    }).join(' ');
    if (says === undefined) expect(found).toBe('');
    else expect(found).toContain(says);
  } finally {
    await newsroom.close();
  }
});

test('doctor and a channel’s check report it, with what to do', async () => {
  const newsroom = await openTestNewsroom({ channels: [channels[0]] });
  try {
    const context = {
      ...newsroom.as(approver),
      clock: { ...newsroom.context.clock, now: () => day('2027-01-10') },
    };
    const says =
      'Facebook’s API version v21.0 is good until 2027-01-21. Write a newer "version" into newsroom.yaml, or leave it out.';
    expect(await checkChannels(context)).toContainEqual({ what: 'channel page', state: 'warn', says });
    expect((await checkChannel(context, { id: 'page' })).says).toContain(says);
  } finally {
    await newsroom.close();
  }
});

test('what a platform takes as a picture has its source and the day on which it was read', () => {
  const found = globSync('src/channels/**/*.ts').flatMap((file) => {
    const parts = readFileSync(file, 'utf8').split(/^(?:export )?const \w+: PictureLimits = /m);
    return parts.slice(0, -1).map((before) => ({ file, comment: before.slice(before.lastIndexOf('/**')) }));
  });
  expect(found.length).toBeGreaterThanOrEqual(8);
  const undated = found.filter(
    ({ comment }) => !/https:\/\/[^)]*read\s+\*?\s*on\s+\*?\s*20\d\d-\d\d-\d\d/.test(comment),
  );
  expect(undated).toEqual([]);
});
