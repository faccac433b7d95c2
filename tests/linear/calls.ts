import type { Article } from '../../src/article/article.ts';
import { identitiesOf } from '../../src/article/identity.ts';
import { contentFrom } from '../../src/article/intake.ts';
import { languages } from '../../src/article/lexicon/index.ts';
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
import { article as articleWith } from '../compose/articles.ts';
import { address } from '../support/address.ts';
import { testConfig } from '../support/newsroom.ts';

// biome-ignore lint/suspicious/noExplicitAny: each is called as its own module declares it.
type Called = (...given: any[]) => any;

export type Run = (text: string) => unknown;

const config = testConfig('linear');
const page = { name: 'page', timezone: 'Europe/Berlin', now: 1_780_000_000_000, language: 'en' };
const bytes = (text: string) => new TextEncoder().encode(text);
const english = languages.find(({ language }) => language === 'en');
const mastodon = countingRules.find(({ name }) => name === 'mastodon') ?? countingRules[0];
if (!mastodon) throw new Error('there is no counting rule');
const composing = { counting: mastodon, link: 'https://tarn.example/s/tarn', hashtags: 3, threadParts: 5 };

const random = { bytes: (length: number) => Buffer.alloc(length) };
const lock = { secret: Buffer.alloc(32, 1), purpose: 'sign-in', place: 'tarn', random };

const attempt = <T>(run: () => T): T | undefined => {
  try {
    return run();
  } catch {
    return undefined;
  }
};

/** Functions that want more than the text, and what else they are given. */
export const withMore: Record<string, (called: Called, text: string) => unknown> = {
  'src/store/sealedText.ts#seal': (seal, text) => seal(text, lock),
  'src/store/sealedText.ts#unseal': (unseal, text) => unseal(`v1.${text}`, lock),
  'src/channels/upload.ts#described': (described, text) => described(text, 1_000),
  'src/net/inflate.ts#unpackedFile': (unpacked, text) => unpacked(bytes(text), 1_000_000),
  'feeds/document.ts#cut': (cut, text) => cut(text, '<channel>', '</channel>'),
  'feeds/document.ts#insertBeforeLast': (insert, text) => insert(text, '</item>', 'x'),
  'feeds/document.ts#replaceFirst': (replace, text) => replace(text, '<item>', 'x'),
  'src/article/duplicates/similarity.ts#featuresOf': (features, text) => features(text, [text]),
  'src/article/identity.ts#cleanUrl': (clean, text) => clean(`https://tarn.example/${text}`),
  'src/article/identity.ts#ambiguousIdentity': (identity, text) => identity(`https://tarn.example/${text}`),
  'src/article/identity.ts#newArticleId': (newId, text) =>
    newId('tarn', identitiesOf({ source: text, guid: text, headline: text, language: 'en' }), 0),
  'src/accounts/audit/rows.ts#compareIds': (compare, text) => compare(text, text),
  'src/accounts/audit/rows.ts#rowOf': (rowOf, text) => rowOf(text, ['at', '0', 'actor', text]),
  'src/accounts/commonPasswords.ts#isCommonPassword': (isCommon, text) => isCommon(text, text),
  'src/accounts/knownBrowsers.ts#isKnownBrowser': (isKnown, text) =>
    isKnown(Buffer.alloc(32), text, { name: 'edda', era: '1' }),
  'src/accounts/knownBrowsers.ts#rememberedBrowser': (remembered, text) =>
    remembered(Buffer.alloc(32), text, { name: 'edda', era: '1' }),
  'src/article/identity.ts#guidDigest': (digest, text) => digest(text, text),
  'src/article/identity.ts#guidsAmong': (among, text) => among('tarn', text.split(' '))(text),
  'src/article/owners.ts#coversAddress': (covers, text) => covers(text, { host: text, hostname: text }),
  'src/article/language.ts#detectLanguage': (detect, text) => detect(text, 'en'),
  'src/article/markup.ts#listenTo': (listen, text) =>
    listen(text, { open: () => {}, close: () => {}, text: () => {} }),
  'src/article/markup.ts#untagged': (untagged, text) =>
    untagged(text, { line: '\n', paragraph: '\n\n', item: '• ', keepUnknown: true }),
  'src/article/sanitise.ts#sanitiseBody': (sanitise, text) => sanitise(text, 'https://tarn.example/'),
  'src/channels/answer.ts#redacted': (quoted, text) => quoted(text, ['secret']),
  'src/net/retryAfter.ts#retryAfterMs': (retryAfter, text) => retryAfter({ 'retry-after': text }, 0),
  'src/net/retryAfter.ts#quotaRestMs': (quota, text) =>
    quota({ 'x-ratelimit-remaining': text, 'x-ratelimit-reset': text }, 0),
  'src/net/retryAfter.ts#rateLimitMs': (rateLimit, text) =>
    rateLimit({ 'x-ratelimit-reset': text, 'x-business-use-case-usage': text }, 0),
  'src/compose/pointSelection.ts#dependsOnContext': (leans, text) => leans(text, english),
  'src/article/statement.ts#statementOf': (statementOf, text) => statementOf(text, english),
  'src/article/statement.ts#plainNumber': (plainNumber, text) => plainNumber(text),
  'src/article/statement.ts#stemOf': (stemOf, text) => stemOf(text, english),
  'src/compose/counting/codePoints.ts#measureCodePoints': (measure, text) => measure(text, 500),
  'src/compose/counting/spans.ts#placesOf': (places, text) => places(text, /#(\w+)/g),
  'src/compose/counting/spans.ts#withBytes': (withBytes, text) =>
    withBytes(text, [{ text: 'x', start: 0, end: text.length }]),
  'src/compose/counting/ownLink.ts#isWholeLink': (isWhole, text) => isWhole(text, composing.link, mastodon),
  'src/compose/counting/ownLink.ts#isHostLinked': (isLinked, text) =>
    isLinked(`https://tarn.example/${encodeURIComponent(text.toWellFormed())}`, mastodon),
  'src/compose/counting/ownLink.ts#postable': (postable, text) =>
    postable(`https://tarn.example/${encodeURIComponent(text.toWellFormed())}`, mastodon),
  'src/compose/cutting.ts#cutOf': (cut, text) => cut(text, english, 500, (end: number) => end < 400),
  'src/compose/editedSegments.ts#segmentsOfEdit': (segments, text) =>
    segments(text, [{ text: text.slice(0, 50), from: 'headline' }], composing.link, 'edda'),
  'src/compose/hashtags.ts#hashtagsOf': (hashtags, text) => hashtags([text, `${text} ${text}`]),
  'src/compose/rewrittenVariant.ts#rewrittenFrom': (rewritten, text) =>
    rewritten(text, articleWith({ headline: 'Harbour reopens' }), composing, []),
  'src/compose/timeConcerns.ts#withTimeConcerns': (withConcerns, text) => withConcerns([text], [text]),
  'src/article/lexicon/lexicon.ts#searchable': (lookedFor, text) => lookedFor(text, english),
  'src/extract/page/bullets.ts#numberedText': (numbered, text) => numbered(text, 1),
  'src/extract/dates.ts#readDate': (readDate, text) => readDate(text, page),
  'src/extract/decode.ts#decode': (decode, text) => decode(bytes(text), 'page', text.slice(0, 16_000)),
  'src/extract/html.ts#isHtml': (isHtml, text) => isHtml(text, { name: text, contentType: text }),
  'src/extract/html.ts#readHtml': (readHtml, text) => readHtml(text, page),
  'src/extract/index.ts#readDocument': (read, text) => read(bytes(text), page),
  'src/extract/dates/instant.ts#readInstant': (read, text) => read(text, page.timezone),
  'src/extract/page/labels.ts#labelOf': (label, text) => label(text, page),
  'src/extract/page/lines.ts#linesOf': (lines, text) => lines(text, 'page', (raw: string) => raw),
  'src/extract/html/linkedData.ts#linkedArticles': (linked, text) =>
    linked([text, JSON.stringify({ '@type': 'NewsArticle', headline: text, author: text, url: text })], page),
  'src/extract/html/articleAddress.ts#articleAddress': (address, text) =>
    address(`/${text}`, `https://tarn.example/${text}`),
  'src/extract/html/webAddress.ts#webAddress': (address, text) => address(text, 'https://tarn.example/'),
  'src/extract/decode.ts#damagedUtf8': (damaged, text) => damaged(bytes(`${text}é`), true),
  'src/extract/foreign.ts#foreignKind': (foreign, text) => foreign(text, text),
  'src/extract/nitf.ts#nitfArticle': (nitf, text) => nitf(`<nitf>${text}</nitf>`, 'page'),
  'src/extract/xml.ts#parsedXml': (parsed, text) => parsed(`<x>${text}</x>`, 'page', 'XML'),
  'src/extract/newsml.ts#newsMlItems': (items, text) => items(`<newsItem>${text}</newsItem>`, 'page'),
  'src/extract/html/tokens.ts#tokenFor': (token, text) => token('a', new Map([['href', text]])),
  'src/extract/html/tree.ts#selected': (selected, text) => selected(text.slice(0, 200), { children: [] }),
  'src/channels/facebook/versions.ts#versionEnd': (end, text) => end(text),
  'src/channels/linkedin/versions.ts#versionEnd': (end, text) => end(text),
  'src/channels/address.ts#webhookAt': (webhookAt, text) =>
    webhookAt(`https://tarn.example/${text}`, undefined),
  'src/syndication/newsSitemap.ts#renderNewsSitemap': (render, text) =>
    render(text, [articleWith({ headline: text })], { webBase: 'https://tarn.example', linkBase: '' }, 0),
  'src/links/target.ts#isOwnShortLink': (isOwn, text) =>
    isOwn(`https://tarn.example/${encodeURIComponent(text.toWellFormed())}`, {
      links: { baseUrl: 'https://tarn.example/s' },
      web: { baseUrl: 'https://tarn.example' },
    }),
  'src/links/codes.ts#candidateCodes': (codes, text) => codes(text, text, text, text),
  'src/links/preview/metadata.ts#metadataIn': (read, text) =>
    read(bytes(`<title>${text}</title><meta name="description" content="${text}">${text}`), 'text/html'),
  'src/links/reader.ts#linkRequestIn': (read, text) =>
    read(['User-Agent', text, 'Purpose', text, text, text]),
  'src/links/reader.ts#isReader': (isReader, text) => isReader('GET', { isAhead: false, userAgent: text }),
  'src/links/statistics.ts#daysBetween': (days, text) => days(text.slice(0, 10), text.slice(0, 10)),
  'src/links/target.ts#isAllowedTarget': (is, text) => is(`https://tarn.example/${text}`, config),
  'src/links/target.ts#requireAllowedTarget': (needed, text) =>
    needed(`https://tarn.example/${text}`, config),
  'src/links/target.ts#storedTarget': (target, text) =>
    target(`https://tarn.example/${text}`, 'https://tarn.example'),
  'src/links/target.ts#targetFrom': (target, text) => target(`/${text}`, 'https://tarn.example'),
  'src/links/target.ts#targetFor': (target, text) =>
    target(`https://tarn.example/${text}`, { channel: text, variant: 'post', section: text }, config),
  'src/links/variantPosts.ts#offerOf': (offer, text) => offer(text, 'post'),
  'src/net/addresses.ts#mayReach': (may, text) => may(text, []),
  'src/net/requestChecks.ts#checkedHeaders': (checked, text) =>
    checked({ 'x-a': text, [text]: 'x' }, 'Slugline'),
  'src/sources/feed/document.ts#feedText': (feedText, text) =>
    feedText(bytes(text), 'feed', text.slice(0, 16_000)),
  'src/sources/feed/salvage.ts#salvaged': (salvaged, text) =>
    salvaged(`<rss><channel><item>${text}</item>`, () => undefined),
  'src/sources/feed/salvageJson.ts#salvagedJson': (salvagedJson, text) =>
    salvagedJson(`{"items":[{"id":"1"},{"id":"${text}"},${text}`),
  'src/sources/feed/usualForm.ts#inMarkup': (inMarkup, text) => inMarkup(text, String),
  'src/sources/feed/hub.ts#canCallBack': (can, text) =>
    can(`https://tarn.example/${text}`, `https://hub.example/${text}`),
  'src/sources/feed/hub.ts#hubsInHeaders': (hubs, text) =>
    hubs({ link: `<https://hub.example/>; rel="hub", ${text}` }),
  'src/sources/page/links.ts#linksOn': (links, text) =>
    links(`<a href="/${text}">${text}</a>${text}`, 'https://tarn.example/', 'a'),
  'src/sources/sitemap/answer.ts#timeOf': (time, text) => time(text, page.timezone),
  'src/sources/sitemap/document.ts#readMap': (readMap, text) =>
    Promise.all([readMap(text), readMap(`<urlset><url><loc>${text}</loc></url></urlset>`)]),
  'src/syndication/fragments.ts#fragmentName': (fragment, text) => fragment(text, 'full'),
  'src/syndication/hub/callback.ts#callbackWith': (callback, text) =>
    callback(`https://tarn.example/?${text}`, { 'hub.topic': text }),
  'src/syndication/hub/callback.ts#checkedCallback': (callback, text) =>
    callback(`https://reader.example/${text}`, config),
  'src/syndication/hub/links.ts#outsideHubsOf': (hubs, text) => hubs(text, config),
  'src/syndication/hub/topic.ts#topicIn': (topic, text) =>
    topic(`${config.web.baseUrl}/feeds/${text}`, config),
  'src/syndication/subjects.ts#subjectOf': (subject, text) => subject(`section/${text}`, config),
  'src/web/desk/drafts/draftChanges.ts#wordDiff': (diff, text) => diff(text, `${text} new`, 'en'),
  'src/web/theme/messages.ts#messagesFor': (words, text) => words(text),
  'src/web/public/feeds/feedOffers.ts#namedFeeds': (named, text) =>
    named([text], { configured: [], sections: [] }),
};

/** Exported text functions that are not called by themselves, by the reason. */
const notCalled: Record<string, string[]> = {
  'it takes ids, paths and addresses of our own making, put together with what else is given': [
    'src/accounts/csrf.ts#csrfToken',
    'src/accounts/invitations.ts#invitationUrl',
    'src/article/article.ts#recordUrlOf',
    'src/article/owners.ts#isPersonsDoor',
    'src/article/owners.ts#mayChange',
    'src/article/proposals.ts#proposalId',
    'src/syndication/dropRequests.ts#watchDropRequests',
    'src/syndication/dropRequests.ts#requestDrop',
    'src/syndication/cachedFeed.ts#emptyCachedFeed',
    'src/article/article.ts#shortUrlOf',
    'src/compose/learning.ts#chooseLearned',
    'src/config/load.ts#baseUrlOf',
    'src/config/sampleFolder.ts#sampleFolder',
    'src/review/draft.ts#draftIdOf',
    'src/syndication/assembly.ts#packed',
    'src/syndication/head.ts#archiveUrlOf',
    'src/syndication/head.ts#feedUrlOf',
    'src/syndication/history.ts#newestOf',
    'src/syndication/history.ts#tombstonesOf',
    'src/syndication/lastGood.ts#openLastGood',
    'src/syndication/push/vapid.ts#vapidKeys',
    'src/web/desk/links/chart.ts#shareTable',
    'src/web/desk/links/chart.ts#timeChart',
    'src/web/desk/filters.ts#filters',
    'src/web/public/feeds/feedOffers.ts#distinctFeeds',
    'src/web/desk/filters.ts#older',
    'src/web/desk/filters.ts#pathWith',
    'src/web/theme/parts.ts#buttonLink',
    'src/web/theme/parts.ts#emptyState',
    'src/web/theme/when.ts#textWithTimes',
    'src/web/theme/when.ts#timeElement',
    'src/web/theme/when.ts#timesIn',
  ],
  'it reads the operator’s own newsroom.yaml, once': [
    'src/config/document.ts#readDocument',
    'src/config/suggest.ts#nearest',
  ],
  'it digests or compares bytes by the platform alone': [
    'src/accounts/csrf.ts#requireCsrf',
    'src/net/signed.ts#signatureOf',
  ],
  'it asks another machine; what that answers goes through the functions called here': [
    'src/channels/bluesky.ts#remove',
    'src/channels/discord.ts#edit',
    'src/channels/discord.ts#remove',
    'src/channels/facebook.ts#edit',
    'src/channels/facebook.ts#remove',
    'src/channels/linkedin.ts#edit',
    'src/channels/linkedin.ts#remove',
    'src/channels/mastodon.ts#edit',
    'src/channels/mastodon.ts#remove',
    'src/channels/sandbox.ts#edit',
    'src/channels/sandbox.ts#remove',
    'src/channels/slack.ts#edit',
    'src/channels/slack.ts#remove',
    'src/channels/telegram.ts#edit',
    'src/channels/telegram.ts#remove',
    'src/channels/threads.ts#remove',
    'src/channels/x.ts#remove',
    'src/links/preview.ts#previewsOf',
    'src/sources/page/readArticlePage.ts#readArticlePage',
    'src/sources/page/hostLimits.ts#limitListRequests',
    'src/sources/page/hostLimits.ts#limitPageRequests',
    'src/sources/page/robots.ts#robotsFor',
  ],
  'it reads as the function of the same folder that is called here does, small documents here and others in a thread':
    [
      'src/extract/parseInWorker.ts#parseArticlesInWorker',
      'src/extract/parseInWorker.ts#parseInWorker',
      'src/sources/feed/read.ts#readFeed',
    ],
  'it looks at one place of a text, and whoever goes from place to place is called here': [
    'src/compose/counting/emoji.ts#emojiEnd',
    'src/compose/counting/topLevel.ts#topLevelAt',
    'src/compose/counting/x/labels.ts#labelsOf',
    'src/compose/counting/x/labels.ts#nextRun',
    'src/compose/counting/x/labels.ts#reachFrom',
    'src/compose/counting/x/tail.ts#tailEnd',
  ],
};

export const exceptions = new Map(
  Object.entries(notCalled).flatMap(([why, ids]) => ids.map((id) => [id, why] as const)),
);

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

/** Whole ways that a text goes, beside the functions that are found by their form. */
export const ways: Record<string, Run> = {
  ...Object.fromEntries(
    countingRules.map((rule) => [`measured as ${rule.name}`, (text) => rule.measure(text)]),
  ),
  ...Object.fromEntries(
    fields.map((field) => [
      `an article's ${field}, taken in`,
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
};
