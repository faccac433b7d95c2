import { DateTime } from 'luxon';
import { identitiesOf } from '../../src/article/identity.ts';
import { languages } from '../../src/article/lexicon/index.ts';
import { countingRules } from '../../src/compose/counting/index.ts';
import { purposes } from '../../src/web/texts/en/states.ts';
import { article as articleWith } from '../compose/articles.ts';
import { testConfig } from '../support/newsroom.ts';

// biome-ignore lint/suspicious/noExplicitAny: each is called as its own module declares it.
type Called = (...given: any[]) => any;

export type Run = (text: string) => unknown;

export const config = testConfig('linear');
export const page = { name: 'page', timezone: 'Europe/Berlin', now: 1_780_000_000_000, language: 'en' };
export const bytes = (text: string) => new TextEncoder().encode(text);
const english = languages.find(({ language }) => language === 'en');
export const mastodon = countingRules.find(({ name }) => name === 'mastodon') ?? countingRules[0];
if (!mastodon) throw new Error('there is no counting rule');
export const composing = {
  counting: mastodon,
  link: 'https://tarn.example/s/tarn',
  hashtags: 3,
  threadParts: 5,
};

const random = { bytes: (length: number) => Buffer.alloc(length) };
const lock = { secret: Buffer.alloc(32, 1), purpose: 'sign-in', place: 'tarn', random };

export const attempt = <T>(run: () => T): T | undefined => {
  try {
    return run();
  } catch {
    return undefined;
  }
};

/** Functions that need more than the text, and their other arguments. */
export const withMore: Record<string, (called: Called, text: string) => unknown> = {
  'src/store/sealedText.ts#seal': (seal, text) => seal(text, lock),
  'src/store/sealedText.ts#unseal': (unseal, text) => unseal(`v1.${text}`, lock),
  'src/links/csv.ts#csvTable': (csvTable, text) => csvTable([text], [[text]]),
  'src/web/theme/numbers.ts#languageIn': (languageIn, text) => languageIn('en', text),
  'src/actions/notices/fitted.ts#fitted': (fitted, text) =>
    fitted(text, 'https://tarn.example/ops', mastodon),
  'src/channels/bluesky/siteRecords.ts#pathBelow': (pathBelow, text) =>
    pathBelow('https://tarn.example', `https://tarn.example/${text}`),
  'src/channels/bluesky/siteCheck.ts#confirms': (confirms, text) => confirms(text, text),
  'src/channels/bluesky/siteRecords.ts#documentOf': (documentOf, text) =>
    documentOf('tarn', 'at://did:plc:tarn/site.standard.publication/tarn', {
      ...{ id: 'a_1', revision: 1, headline: text, description: text, tags: [text] },
      ...{ site: 'https://tarn.example', url: 'https://tarn.example/ferry' },
      ...{ publishedAt: '2026-03-02T09:00:00Z', updatedAt: '2026-03-02T09:00:00Z' },
    }),
  'src/channels/activitypub/addresses.ts#noteIdAt': (noteId, text) =>
    noteId(`https://tarn.example/activitypub/notes/${text}`, 'https://tarn.example'),
  'src/channels/activitypub/blockedHosts.ts#isBlocked': (blocked, text) => blocked(text, [text, 'x']),
  'src/channels/activitypub/content.ts#htmlOf': (html, text) => html(text, (tag: string) => tag),
  'src/channels/upload.ts#described': (described, text) => described(text, 1_000),
  'src/net/inflate.ts#unpackedFile': (unpacked, text) => unpacked(bytes(text), 1_000_000),
  'feeds/document.ts#cut': (cut, text) => cut(text, '<channel>', '</channel>'),
  'feeds/document.ts#insertBeforeLast': (insert, text) => insert(text, '</item>', 'x'),
  'feeds/document.ts#replaceFirst': (replace, text) => replace(text, '<item>', 'x'),
  'src/article/duplicates/similarity.ts#featuresOf': (features, text) => features(text, [text]),
  'src/article/identity.ts#cleanUrl': (clean, text) => clean(`https://tarn.example/${text}`),
  'src/channels/x/prices.ts#cost': (cost, text) => cost([text, text], { type: 'x' }),
  'src/sources/feed/link.ts#readLink': (read, text) => read(text, 'https://tarn.example/'),
  'src/sources/feed/link.ts#isInternal': (isInternal, text) => isInternal(text, 'https://tarn.example/feed'),
  'src/article/listing.ts#listingOf': (listing, text) =>
    listing(text, [{ headline: text, guid: text }]).likenesses({ headline: text, guid: text, body: text }),
  'src/article/identity.ts#placeOf': (place, text) => place(`https://tarn.example/${text}`),
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
  'src/config/moment.ts#typedTime': (typed, text) => typed(text, 'UTC'),
  'src/config/moment.ts#momentOf': (moment, text) => moment(text, 'from', 0, 'UTC'),
  'src/web/desk/calendar/span.ts#spanOf': (span, text) => span(text, text, DateTime.utc(2026)),
  'src/channels/answer.ts#redacted': (quoted, text) => quoted(text, ['secret']),
  'src/net/retryAfter.ts#retryAfterMs': (retryAfter, text) => retryAfter({ 'retry-after': text }, 0),
  'src/net/retryAfter.ts#quotaRestMs': (quota, text) =>
    quota({ 'x-ratelimit-remaining': text, 'x-ratelimit-reset': text }, 0),
  'src/net/retryAfter.ts#rateLimitMs': (rateLimit, text) =>
    rateLimit({ 'x-ratelimit-reset': text, 'x-business-use-case-usage': text }, 0),
  'src/compose/figures.ts#figuresIn': (figures, text) => figures(text, english),
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
  'src/review/mentions.ts#addressed': (addressed, text) => addressed(text, text),
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
  'src/channels/appearance.ts#shortAddress': (short, text) => short(`https://${text}`, 30),
  'src/web/texts/inEnglish.ts#inEnglish': (inEnglish, text) => inEnglish('fr', text),
  'src/web/desk/drafts/draftHistory.ts#actionWords': (words, text) => words(`draft.${text}`, { moves: {} }),
  'src/web/desk/purposeName.ts#purposeName': (name, text) => name(`remove:${text}`, purposes),
  'src/web/desk/drafts/textPieces.ts#foldAt': (fold, text) =>
    fold(text, { lines: 3, perLine: 70, more: 'more' }),
  'src/web/public/feeds/feedOffers.ts#namedFeeds': (named, text) =>
    named([text], { configured: [], sections: [] }),
};

/** Exported text functions that are not called by themselves, by the reason. */
const notCalled: Record<string, string[]> = {
  'it takes ids, paths and addresses of our own making, put together with what else is given': [
    'src/accounts/csrf.ts#csrfToken',
    'src/channels/activitypub/addresses.ts#accountName',
    'src/channels/activitypub/addresses.ts#actorAddresses',
    'src/channels/activitypub/addresses.ts#noteAddress',
    'src/channels/activitypub/check.ts#addressFault',
    'src/channels/activitypub/keyPair.ts#newKeyPair',
    'src/channels/activitypub/keyPair.ts#openedKey',
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
    'src/web/public/feeds/feedOffers.ts#distinctFeeds',
    'src/web/desk/filters.ts#pathWith',
    'src/channels/signIn/oauth.ts#atHost',
    'src/channels/signIn/oauth.ts#authoriseAt',
    'src/web/desk/filterFields.ts#choiceField',
    'src/web/desk/filterFields.ts#textField',
    'src/web/desk/signIn/loginPage.ts#signInFrame',
    'src/web/texts/counted.ts#countedIn',
    'src/web/theme/numbers.ts#countryIn',
    'src/web/theme/numbers.ts#numberIn',
    'src/web/theme/numbers.ts#shareIn',
    'src/web/theme/parts.ts#buttonLink',
    'src/web/theme/parts.ts#emptyState',
    'src/web/theme/when.ts#textWithTimes',
    'src/web/theme/when.ts#timeElement',
    'src/web/theme/when.ts#timesIn',
  ],
  'it reads the operator’s own newsroom.yaml, once': [
    'src/config/addChannel.ts#channelIdsIn',
    'src/config/addChannel.ts#withChannel',
    'src/config/document.ts#readDocument',
    'src/config/suggest.ts#nearest',
  ],
  'it digests or compares bytes by the platform alone': [
    'src/accounts/csrf.ts#requireCsrf',
    'src/channels/bluesky/siteRecords.ts#addressOf',
    'src/channels/bluesky/siteRecords.ts#documentPlace',
    'src/net/signed.ts#signatureOf',
  ],
  'it asks another machine; what that answers goes through the functions called here': [
    'src/channels/activitypub.ts#edit',
    'src/channels/activitypub.ts#remove',
    'src/channels/activitypub.ts#statistics',
    'src/channels/bluesky.ts#remove',
    'src/channels/bluesky/siteCheck.ts#siteConcerns',
    'src/channels/bluesky.ts#statistics',
    'src/channels/discord.ts#edit',
    'src/channels/discord.ts#remove',
    'src/channels/facebook.ts#edit',
    'src/channels/facebook.ts#remove',
    'src/channels/facebook.ts#statistics',
    'src/channels/linkedin.ts#edit',
    'src/channels/linkedin.ts#remove',
    'src/channels/linkedin.ts#statistics',
    'src/channels/mastodon.ts#edit',
    'src/channels/mastodon.ts#remove',
    'src/channels/mastodon.ts#statistics',
    'src/channels/sandbox.ts#edit',
    'src/channels/sandbox.ts#remove',
    'src/channels/slack.ts#edit',
    'src/channels/slack.ts#remove',
    'src/channels/telegram.ts#edit',
    'src/channels/telegram.ts#remove',
    'src/channels/threads.ts#remove',
    'src/channels/threads.ts#statistics',
    'src/channels/x.ts#remove',
    'src/channels/x.ts#statistics',
    'src/links/preview.ts#previewsOf',
    'src/links/preview/probe.ts#probeLink',
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
  'it takes what the sanitiser has written, which is called here with it': [
    'src/article/nesting.ts#asBrowsersNest',
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
