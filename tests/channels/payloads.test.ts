import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as bluesky from '../../src/channels/bluesky.ts';
import * as discord from '../../src/channels/discord.ts';
import * as email from '../../src/channels/email.ts';
import * as facebook from '../../src/channels/facebook.ts';
import * as linkedin from '../../src/channels/linkedin.ts';
import * as manual from '../../src/channels/manual.ts';
import * as slack from '../../src/channels/slack.ts';
import * as telegram from '../../src/channels/telegram.ts';
import * as threads from '../../src/channels/threads.ts';
import * as webhook from '../../src/channels/webhook.ts';
import * as x from '../../src/channels/x.ts';
import { postFor } from './newsroom.ts';

const link = 'https://gull.example/s/k7m2';
const post = postFor('ferry', {
  text: `Fähre “Petrel” fährt wieder 🚢\n\n${link}\n\n#Hafen`,
  language: 'de',
  link,
  headline: 'Fähre “Petrel” fährt wieder',
  description: 'Nach der Überholung fährt sie sechsmal am Tag.',
});
const withoutLink = postFor('second part', { text: 'And a second part.', link });

const file = { bytes: Buffer.from('a picture'), type: 'image/jpeg', width: 640, height: 400 } as const;
const image = { url: 'https://gull.example/petrel.jpg', alt: 'Eine weiße Fähre' };

/** The bytes of a text that a facet names. */
function named(text: unknown, facet: unknown): string {
  const { index } = z.object({ index: z.object({ byteStart: z.int(), byteEnd: z.int() }) }).parse(facet);
  return Buffer.from(String(text)).subarray(index.byteStart, index.byteEnd).toString();
}

describe('what is sent to Bluesky', () => {
  const sky = bluesky.schema.parse({
    id: 's',
    type: 'bluesky',
    identifier: 'gull.example',
    password: 'secret',
  });
  test('marks link and tag by their bytes, tells the language, and brings the card along', () => {
    const record = bluesky.payload(post, sky);
    expect(record).toMatchObject({
      $type: 'app.bsky.feed.post',
      text: post.text,
      langs: ['de'],
      embed: {
        $type: 'app.bsky.embed.external',
        external: { uri: link, title: post.headline, description: post.description },
      },
    });
    const facets = record.facets as { features: unknown[] }[];
    expect(facets.map((facet) => named(record.text, facet))).toEqual([link, '#Hafen']);
    expect(facets.map(({ features }) => features)).toEqual([
      [{ $type: 'app.bsky.richtext.facet#link', uri: link }],
      [{ $type: 'app.bsky.richtext.facet#tag', tag: 'Hafen' }],
    ]);
  });

  test('has no card if the link is in another part, and leaves a handle as text', () => {
    const record = bluesky.payload(postFor('part', { text: 'Seen by @petrel.example', link }), sky);
    expect(record).not.toHaveProperty('embed');
    expect(record).not.toHaveProperty('facets');
  });
});

describe('what is sent to Telegram', () => {
  const channel = (more = {}) =>
    telegram.schema.parse({ id: 't', type: 'telegram', token: '12:ab', chatId: -100123, ...more });

  test('is the unchanged text, its entities by UTF-16 units, without a parse mode', () => {
    const sent = telegram.payload(post, channel());
    expect(sent).toMatchObject({ chat_id: '-100123', text: post.text, link_preview_options: { url: link } });
    expect(sent).not.toHaveProperty('parse_mode');
    const entities = sent.entities as { type: string; offset: number; length: number }[];
    expect(
      entities.map(({ type, offset, length }) => [type, post.text.slice(offset, offset + length)]),
    ).toEqual([
      ['url', link],
      ['hashtag', '#Hafen'],
    ]);
    expect(telegram.payload(withoutLink, channel())).toMatchObject({
      link_preview_options: { is_disabled: true },
    });
  });

  test('is a picture with a caption if the channel wants it, and the caption is short enough', () => {
    const sent = telegram.payload({ ...post, file }, channel({ photo: true }));
    expect(sent).toMatchObject({ photo: 'attach://picture', caption: post.text });
    expect(sent).not.toHaveProperty('text');
    const long = { ...post, text: `${'a'.repeat(1_024)} ${link}` };
    expect(telegram.pictures(post, channel({ photo: true }))).toMatchObject({
      types: ['image/jpeg', 'image/png'],
      maxSide: 2_560,
    });
    expect(telegram.pictures(long, channel({ photo: true }))).toBeUndefined();
    expect(telegram.pictures(post, channel())).toBeUndefined();
  });
});

test('X gets the text, and a part of a thread the one before', () => {
  expect(x.payload(post)).toEqual({ text: post.text });
  expect(x.payload({ ...post, replyTo: '17' })).toEqual({
    text: post.text,
    reply: { in_reply_to_tweet_id: '17' },
  });
});

test('Discord notifies no one, whatever a headline says', () => {
  const loud = postFor('loud', { text: `@everyone look ${link}` });
  expect(discord.payload(loud)).toEqual({ content: `\\${loud.text}`, allowed_mentions: { parse: [] } });
});

test('Discord shows a picture with its description, and no card of the link beside it', () => {
  expect(discord.payload({ ...post, file, image })).toEqual({
    content: post.text,
    allowed_mentions: { parse: [] },
    attachments: [{ id: 0, filename: 'picture.jpg', description: image.alt }],
    flags: 4,
  });
});

test('Slack gets its three signs escaped and nothing marked up', () => {
  const signs = postFor('signs', { text: `Smith & Sons <!channel> *up* ${link}?a=1&b=2` });
  expect(slack.payload(signs)).toEqual({
    text: `Smith &amp; Sons &lt;!channel&gt; *up* ${link}?a=1&amp;b=2`,
    mrkdwn: false,
    unfurl_links: true,
    unfurl_media: true,
  });
});

test('Threads gets a container with its text and the link as attachment', () => {
  expect(threads.payload(post)).toEqual({ media_type: 'TEXT', text: post.text, link_attachment: link });
  expect(threads.payload({ ...withoutLink, replyTo: '9' })).toEqual({
    media_type: 'TEXT',
    text: withoutLink.text,
    reply_to_id: '9',
  });
});

test('Threads gets the address of a picture, with its alt text, in the place of the card', () => {
  const media = 'https://desk.gull.example/pictures/abc.jpg';
  expect(threads.payload({ ...post, media, image })).toEqual({
    media_type: 'IMAGE',
    image_url: media,
    alt_text: image.alt,
    text: post.text,
  });
});

test('LinkedIn gets its reserved characters escaped and the card’s words', () => {
  const channel = linkedin.schema.parse({
    id: 'l',
    type: 'linkedin',
    token: 'tok',
    author: 'urn:li:organization:12',
  });
  const reserved = { ...post, text: `Ferry (new) [refit] *soon* a_b ${link} #Hafen` };
  expect(linkedin.payload(reserved, channel)).toMatchObject({
    author: 'urn:li:organization:12',
    commentary: `Ferry \\(new\\) \\[refit\\] \\*soon\\* a\\_b ${link} #Hafen`,
    content: { article: { source: link, title: post.headline, description: post.description } },
    lifecycleState: 'PUBLISHED',
  });
  expect(linkedin.payload({ ...post, media: 'urn:li:image:C4', image }, channel)).toMatchObject({
    content: { article: { thumbnail: 'urn:li:image:C4', thumbnailAltText: image.alt } },
  });
  const long = linkedin.payload({ ...post, headline: '🚢'.repeat(500) }, channel);
  const { content } = z
    .object({ content: z.object({ article: z.object({ title: z.string() }) }) })
    .parse(long);
  expect(Array.from(content.article.title)).toHaveLength(400);
});

test('Facebook gets message and link', () => {
  expect(facebook.payload(post)).toEqual({ message: post.text, link, published: true });
  expect(facebook.payload(withoutLink)).not.toHaveProperty('link');
});

test('a mail has the headline as its subject, in one line, and the same id for every attempt', () => {
  const channel = email.schema.parse({
    id: 'e',
    type: 'email',
    smtpUrl: 'smtps://u:p@mail.example:465',
    from: 'The Gull <desk@gull.example>',
    to: 'list@gull.example',
  });
  expect(email.payload({ ...post, headline: 'Two\r\nBcc: lines' }, channel)).toEqual({
    from: 'The Gull <desk@gull.example>',
    to: 'list@gull.example',
    subject: 'Two Bcc: lines',
    messageId: `<${post.pushId}@gull.example>`,
    headers: { 'Content-Language': 'de', 'Auto-Submitted': 'auto-generated' },
    text: post.text,
  });
});

test('a webhook’s receiver and a person who posts by hand get the picture’s address and its alt text', () => {
  expect(webhook.payload({ ...post, image })).toMatchObject({ image });
  expect(webhook.payload(post)).not.toHaveProperty('image');
  const byHand = manual.schema.parse({ id: 'm', type: 'manual' });
  expect(manual.payload({ ...post, image }, byHand)).toMatchObject({ image });
});

test('a person gets the text to copy and pages with it filled in', () => {
  const channel = manual.schema.parse({ id: 'm', type: 'manual', baseUrl: 'https://social.example/' });
  const shown = manual.payload(post, channel);
  expect(shown).toMatchObject({ text: post.text, link, headline: post.headline });
  const intents = z.record(z.string(), z.url()).parse(shown.intents);
  expect(new URL(intents.x!).searchParams.get('text')).toBe(post.text);
  expect(new URL(intents.mastodon!).origin).toBe('https://social.example');
  expect(new URL(intents.linkedin!).searchParams.get('url')).toBe(link);
  expect(intents.whatsapp).toContain('%20');
});
