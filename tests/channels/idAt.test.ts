import { expect, test } from 'vitest';
import { idAt } from '../../src/actions/delivering/remoteId.ts';
import { channelTypes } from '../../src/channels/index.ts';
import type { ChannelConfig } from '../../src/config/schema.ts';

const config = { baseUrl: 'https://social.example', pageId: '77' } as unknown as ChannelConfig;

test.each<[string, string, string | undefined]>([
  ['activitypub', `https://daily.example/activitypub/notes/${'0a'.repeat(32)}`, '0a'.repeat(32)],
  ['activitypub', `https://daily.example/news/activitypub/notes/${'0a'.repeat(32)}`, '0a'.repeat(32)],
  ['activitypub', 'https://daily.example/activitypub/notes/12', undefined],
  ['activitypub', 'https://daily.example/articles/a_1', undefined],
  ['mastodon', 'https://social.example/@desk/123', '123'],
  ['mastodon', 'https://social.example/@desk/123/?x=1#y', '123'],
  ['mastodon', 'https://social.example/deck/@desk/123', '123'],
  ['mastodon', 'https://social.example/users/desk/statuses/123', '123'],
  ['mastodon', 'https://social.example/@desk/statuses/01JAB2C', '01JAB2C'],
  ['mastodon', 'https://social.example/notice/AbC9', 'AbC9'],
  ['mastodon', 'https://social.example/@desk', undefined],
  ['mastodon', 'https://social.example/@desk/123/embed', undefined],
  ['mastodon', 'https://elsewhere.example/@desk/123', undefined],
  [
    'bluesky',
    'https://bsky.app/profile/daily.example/post/3kabc',
    'at://daily.example/app.bsky.feed.post/3kabc',
  ],
  [
    'bluesky',
    'https://bsky.app/profile/did%3Aplc%3Aabc/post/3kabc',
    'at://did:plc:abc/app.bsky.feed.post/3kabc',
  ],
  ['bluesky', 'https://bsky.app/profile/daily.example', undefined],
  ['bluesky', 'https://bsky.app/profile/%E0/post/3kabc', undefined],
  ['telegram', 'https://t.me/daily/12', '12'],
  ['telegram', 'https://t.me/c/1234567890/5/12', '12'],
  ['telegram', 'https://t.me/daily', undefined],
  ['discord', 'https://discord.com/channels/1/22/333', '333'],
  ['discord', 'https://discord.com/channels/1/22', undefined],
  ['slack', 'https://daily.slack.example/archives/C0A/p1772442000123456', '1772442000.123456'],
  ['x', 'https://x.com/daily/status/123?s=20', '123'],
  ['linkedin', 'https://www.linkedin.com/feed/update/urn:li:share:123/', 'urn:li:share:123'],
  ['facebook', 'https://www.facebook.com/daily/posts/some-words/123', '77_123'],
  ['facebook', 'https://www.facebook.com/permalink.php?story_fbid=123&id=77', '77_123'],
  ['facebook', 'https://www.facebook.com/daily/posts/pfbid0abc', undefined],
  ['webhook', 'https://app.example/posts/1', undefined],
  ['mastodon', '123', undefined],
])('%s: the id at %s is %s', (name, address, id) => {
  const type = channelTypes.find((each) => each.type === name)!;
  expect(idAt({ type, config }, address)).toBe(id);
});
