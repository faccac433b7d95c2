import { generateKeyPairSync } from 'node:crypto';
import type { Article } from '../../src/article/article.ts';
import { contentFrom } from '../../src/article/intake.ts';
import { claimedKey, isSignedBy } from '../../src/channels/activitypub/verifying.ts';
import { suggestedAltText } from '../../src/compose/altText.ts';
import { claimsOf } from '../../src/compose/claims.ts';
import { compose } from '../../src/compose/composer.ts';
import { composeCorrection } from '../../src/compose/correction.ts';
import { countingRules } from '../../src/compose/counting/index.ts';
import { segmentsOfEdit } from '../../src/compose/editedSegments.ts';
import { rewrittenFrom } from '../../src/compose/rewrittenVariant.ts';
import { subjectOf } from '../../src/compose/subject.ts';
import { issuesOf } from '../../src/compose/validator.ts';
import { fillPlaceholders } from '../../src/config/placeholders.ts';
import { readDocument } from '../../src/extract/index.ts';
import { parseArticles } from '../../src/extract/json.ts';
import { facetsOf } from '../../src/links/facets.ts';
import { articlesOf } from '../../src/sources/feed/article.ts';
import { readDocument as readFeed } from '../../src/sources/feed/document.ts';
import { isNotModified } from '../../src/syndication/conditional.ts';
import { readRequest } from '../../src/syndication/hub/request.ts';
import { issueOf } from '../../src/web/requestIssue.ts';
import { localPath } from '../../src/web/session.ts';
import { deskTexts, languages as interfaceLanguages, readerTexts } from '../../src/web/texts/languages.ts';
import { article as articleWith } from '../compose/articles.ts';
import { address } from '../support/address.ts';
import { attempt, bytes, composing, config, mastodon, page, type Run } from './calls.ts';

function inArticle(field: string, text: string): Partial<Article> & { headline: string } {
  const headline = 'Harbour reopens after the storm';
  const list = ['bullets', 'authors', 'tags'].includes(field);
  return { headline, [field]: list ? [text, 'A second point'] : text } as Partial<Article> & {
    headline: string;
  };
}

function posted(text: string) {
  const parts = [{ text, segments: [{ text, from: 'fixed', by: 'edda' }] }];
  const article = articleWith({ headline: 'Harbour reopens', body: text, standfirst: text });
  return issuesOf(parts, { article, counting: mastodon!, limit: 500, link: composing.link });
}

const fields = [
  'headline',
  'bullets',
  'standfirst',
  'body',
  'authors',
  'tags',
  'dateline',
  'section',
  'contentWarning',
];
const feedParts = [
  'title',
  'author',
  'pubDate',
  'link',
  'guid',
  'description',
  'category',
  'dc:creator',
  'content:encoded',
];
const atomParts = ['title', 'id', 'updated', 'summary', 'content', 'published', 'rights'];
const jsonParts = ['headline', 'url', 'guid', 'publishedAt', 'language', 'body', 'status', 'embargoUntil'];
const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', '')}]]>`;
const reading = {
  url: 'https://tarn.example/feed',
  timezone: 'Europe/Berlin',
  takesFeedLanguage: true,
  language: 'en',
  now: Date.UTC(2026, 5, 8),
};
const readWhole = (text: string) => articlesOf(readFeed(text), reading);

/** A key that signed nothing. */
const inboxKey = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).publicKey;

/** Whole paths of a text, in addition to the functions that are found by their form. */
export const wholePaths: Record<string, Run> = {
  ...Object.fromEntries(
    countingRules.map((rule) => [`measured as ${rule.name}`, (text) => rule.measure(text)]),
  ),
  ...Object.fromEntries(
    fields.map((field) => [
      `an article's ${field}, ingested`,
      (text: string) =>
        contentFrom(inArticle(field, text), { where: 'x', now: 0, newsroom: { language: 'en' } }),
    ]),
  ),
  ...Object.fromEntries(
    fields.map((field) => [
      `an article's ${field}, made posts of`,
      (text: string) => {
        const article = articleWith(inArticle(field, text));
        subjectOf(article);
        claimsOf(article);
        compose(article, composing);
      },
    ]),
  ),
  ...Object.fromEntries(
    feedParts.map((part) => [
      `an RSS item's ${part}`,
      (text: string) =>
        readWhole(
          `<rss><channel><title>T</title><item><title>Harbour</title><${part}>${cdata(text)}</${part}></item></channel></rss>`,
        ),
    ]),
  ),
  ...Object.fromEntries(
    atomParts.map((part) => [
      `an Atom entry's ${part}`,
      (text: string) =>
        readWhole(
          `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>Harbour</title><author><name>${cdata(text)}</name></author><${part}>${cdata(text)}</${part}></entry></feed>`,
        ),
    ]),
  ),
  'a feed of that alone': (text) => attempt(() => readFeed(text)),
  'a feed between that': (text) =>
    readWhole(`<rss><channel>${text}<item><title>Harbour</title>${text}</item></channel></rss>`),
  ...Object.fromEntries(
    jsonParts.map((part) => [
      `a JSON article's ${part}`,
      (text: string) => parseArticles(bytes(JSON.stringify({ headline: 'Harbour', [part]: text }))),
    ]),
  ),
  'a page with that in its head and body': (text) =>
    readDocument(
      bytes(
        `<!doctype html><html><head><title>${text}</title><meta name="author" content="${text}"></head><body><h1>Harbour</h1>${text}</body></html>`,
      ),
      page,
    ),
  'a plain page with that': (text) =>
    readDocument(
      bytes(`Harbour reopens\n\nUpdated: 8 June 2024\n\n${text}\n\n• ${text}\n\nTARN: ${text}`),
      page,
    ),
  'a picture’s caption and credit': (text) =>
    suggestedAltText({
      url: address('https://tarn.example/a.jpg'),
      caption: `${text}Port of Tarn${text}`,
      credit: 'Port of Tarn',
    }),
  'a correction’s note': (text) =>
    composeCorrection(
      articleWith({ headline: 'Harbour', corrections: [{ at: '2026-05-03T06:00:00Z', note: text }] }),
      1,
      composing,
    ),
  'a draft that somebody wrote': posted,
  'a rewritten text with claims': (text) =>
    rewrittenFrom(
      `Harbour reopens\n\n${text}`,
      articleWith({ headline: 'Harbour reopens', body: `<p>${text}</p>` }),
      composing,
      [],
    ),
  'an edited text with many marks': (text) =>
    segmentsOfEdit(
      text,
      text
        .slice(0, 200)
        .split(' ')
        .map((word) => ({ text: word, from: 'headline' as const })),
      composing.link,
      'edda',
    ),
  'a placeholder': (text) =>
    fillPlaceholders(
      {
        issues: [],
        values: () => undefined,
        eachText: (change) => void change(text, ['newsroom', 'name']),
        lineOf: () => 1,
        isReadable: () => true,
      },
      { environment: {}, baseFolder: '.' },
    ),
  'a click’s headers': (text) =>
    facetsOf({ address: '203.0.113.9', userAgent: text, referrer: `https://x.example/${text}` }, () => 'DE'),
  'a conditional request': (text) =>
    isNotModified({ ifNoneMatch: text, ifModifiedSince: text }, '"abc"', 'Sat, 08 Jun 2024 10:00:00 GMT') ||
    isNotModified({ ifModifiedSince: text }, '"abc"', 'Sat, 08 Jun 2024 10:00:00 GMT'),
  'a request to an inbox': async (text) => {
    const headers = { 'content-digest': text, digest: `SHA-256=${text}`, date: text };
    const request = { method: 'POST', url: 'https://tarn.example/inbox', body: bytes(text) };
    const signed = [
      { ...headers, signature: text },
      { ...headers, signature: `keyId="${text}",headers="${text}",signature="${text}"` },
      { ...headers, signature: `a=:${text}:`, 'signature-input': `a=("${text}");keyid="${text}"` },
    ];
    const key = { keyId: text, now: 0 };
    return Promise.all(
      signed.map(async (given) => [
        claimedKey({ ...request, headers: given }, 0),
        await isSignedBy({ ...request, headers: given }, inboxKey, key),
      ]),
    );
  },
  'a hub request': (text) =>
    readRequest(
      new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.callback': `https://reader.example/${text.slice(0, 1_000)}`,
        'hub.topic': `${config.web.baseUrl}/feeds/${text}`,
        'hub.secret': text,
        'hub.lease_seconds': text,
      }),
      config,
    ),
  'a request’s fault': (text) => issueOf([{ instancePath: `/${text}`, message: text, params: {} }], 'body'),
  'where to go after signing in': (text) => localPath(`/${text}`),
  'a preferred language, for a page’s texts': (text) => [
    readerTexts(interfaceLanguages, text),
    deskTexts(interfaceLanguages, text),
  ],
};
