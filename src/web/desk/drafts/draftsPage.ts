import { html } from 'ghtml';
import { authorName } from '../../../accounts/roles.ts';
import { draftQueryFields, isPlain, readDraftFilter } from '../../../review/draftFilter.ts';
import { findArticlesToReview } from '../../../review/findDrafts.ts';
import { draftStates } from '../../../review/states.ts';
import { newestWaiting, waitingArticles, waitingSince } from '../../../review/waiting.ts';
import { type PageBothWays, pageBothWays } from '../../../store/lists/pageBothWays.ts';
import type { Markup } from '../../theme/layout.ts';
import { buttonLink, emptyState, notice } from '../../theme/parts.ts';
import { type Filter, filters, pathWith, single } from '../filters.ts';
import { deskPage, numberText, type View } from '../view.ts';
import { cardsOf } from './cards.ts';
import { keysDialog } from './keysDialog.ts';
import { savedViews } from './savedViews.ts';
import { searchForm, type WrittenFilter } from './searchForm.ts';

const lists = [undefined, ...draftStates];

/** How many articles a page shows; with eight drafts each it stays under 100 KB. */
const articlesOnPage = 7;

export type Which = WrittenFilter & { after?: string | undefined; before?: string | undefined };

/** Reads the list's parameters from the address. */
export function whichIn(query: unknown): Which {
  const names = [...draftQueryFields, 'after', 'before'] as const;
  return Object.fromEntries(names.map((name) => [name, single(query, name)]));
}

/** `/desk`: articles with drafts that a person must decide about, or whose drafts match a filter. */
export async function draftsPage(view: View, which: Which): Promise<string> {
  // Taken before the list is read, so that no change is missed. It is no time of day, so an unchanged page stays the
  // same.
  const shown = String(await newestWaiting(view.context.store, which.channel ?? '*'));
  const [page, views] = await Promise.all([pageOf(view, which), savedViews(view, which)]);
  const { flash } = view;
  const results = flash?.about ? new Map([[flash.about, flash]]) : undefined;
  const cards = await cardsOf(view, page.articleIds, which.channel, {
    ...(results ? { results } : {}),
    isForMe: !which.state && !page.isFiltered,
  });
  const isShown = flash?.about !== undefined && cards.some((card) => card.includes(`id="r-${flash.about}"`));
  const news = page.isFiltered
    ? ''
    : pathWith('/desk/news', { channel: which.channel, state: which.state, shown });
  return deskPage(
    view,
    {
      title: view.texts.drafts.title,
      section: '/desk',
      aside: (await choices(view, which)) + views.tabs,
      main: html`!${searchForm(view, which)}!${views.form}!${page.isFiltered ? foundSentence(view, page) : ''}!${flash && !isShown ? flashElsewhere(view) : ''}
<div class="cards" data-cards="${news}" data-follows="draft article note">!${cards.length > 0 ? cards : nothing(view, which, page.isFiltered)}</div>
!${ways(view, page, which)}!${keysDialog(view)}`,
    },
    { flash: true },
  );
}

/** How much has been added since the list was rendered, as a sentence with a link to it; empty if nothing was added. */
export async function newsPart(view: View, which: Which & { shown?: string | undefined }): Promise<Markup> {
  const shown = Number(which.shown);
  if (which.state || !Number.isFinite(shown)) return '';
  const count = await waitingSince(view.context.store, which.channel ?? '*', shown);
  if (count === 0) return '';
  const { newDrafts, showThem } = view.texts.drafts;
  return html`${newDrafts(count)} <a href="${pathWith('/desk', { channel: which.channel })}">${showThem}</a>`;
}

/** If the draft is no longer in this list, its result is shown above the list, with a link to it. */
function flashElsewhere(view: View): Markup {
  const { flash } = view;
  if (!flash) return '';
  const link = flash.about?.startsWith('d_')
    ? html`<p class="said-way"><a href="/desk/drafts/${flash.about}">${view.texts.drafts.openDraft}</a></p>`
    : '';
  return notice(flash.kind, flash.sentence, flash.hint) + link;
}

interface ShownPage extends Omit<PageBothWays, 'ids'> {
  articleIds: string[];
  /** Whether the filter has more than a state and a channel. */
  isFiltered?: boolean;
  cut?: boolean;
}

async function pageOf(view: View, { after, before, ...written }: Which): Promise<ShownPage> {
  const { store, clock, actor } = view.context;
  const where = { after, before };
  const { timezone } = view.site.newsroom;
  const filter = readDraftFilter(written, { me: authorName(actor), now: clock.now(), timezone });
  if (!isPlain(filter)) {
    const { ids, ...page } = await findArticlesToReview(store, filter, where, articlesOnPage);
    return { ...page, articleIds: ids, isFiltered: true };
  }
  const { state, channel = '*' } = filter;
  const { ids, ...page } = state
    ? await pageBothWays(store, store.keys.listedIn(state, channel), where, articlesOnPage)
    : await waitingArticles(store, channel, where, articlesOnPage);
  return { ...page, articleIds: ids };
}

function foundSentence(view: View, { total, cut }: ShownPage): Markup {
  const { found, foundMore } = view.texts.drafts;
  return html`<p class="quiet" role="status">${cut ? `${found(total)} ${foundMore}` : found(total)}</p>`;
}

/** The position of this page in the list, and the links to newer and older ones. */
function ways(
  view: View,
  { from, total, newer, older, articleIds }: ShownPage,
  { after, before, ...written }: Which,
): Markup {
  if (!newer && !older) return '';
  const link = (label: string, cursor: Record<string, string | null>, rel: string) =>
    html`<a class="button" rel="${rel}" href="${pathWith('/desk', { ...written, ...cursor })}">${label}</a>`;
  const texts = view.texts.drafts;
  const [first = '', last = '', all = ''] = [from + 1, from + articleIds.length, total].map((number) =>
    numberText(view, number),
  );
  const place = texts.place(first, last, all);
  const toNewer = newer ? link(texts.newer, { before: newer }, 'prev') : '';
  const toOlder = older ? link(texts.older, { after: older }, 'next') : '';
  return html`<nav class="ways" aria-label="${texts.pages}">!${toNewer}<span class="quiet">${place}</span>!${toOlder}</nav>`;
}

async function choices(view: View, which: Which): Promise<string> {
  const { redis, keys } = view.context.store;
  const texts = view.texts.drafts;
  const channel = which.channel ?? '*';
  const counted = await Promise.all(
    lists.map((state) => redis.zcard(state ? keys.listedIn(state, channel) : keys.review(channel))),
  );
  const byState: Filter[] = lists.map((state, index) => ({
    label: state ? texts.lists[state] : texts.toReview,
    href: pathWith('/desk', { state, channel: which.channel }),
    current: which.state === state && !which.by && !which.waitsFor,
    count: state === 'done' || state === 'rejected' ? undefined : counted[index],
  }));
  const fourEyes = view.web.config.channels.some(({ review }) => review === 'four-eyes');
  const own = [
    ...(fourEyes ? [[texts.waitsForYou, { waitsFor: 'me' }] as const] : []),
    [texts.yours, { by: 'me' }] as const,
  ].map(
    ([label, written]): Filter => ({
      label,
      href: pathWith('/desk', { ...written, channel: which.channel }),
      current: Object.entries(written).every(([name, value]) => which[name as keyof Which] === value),
    }),
  );
  const channels: Filter[] = [undefined, ...view.web.config.channels.map(({ id }) => id)].map((id) => ({
    label: id ?? texts.allChannels,
    href: pathWith('/desk', { ...which, after: undefined, before: undefined, channel: id }),
    current: which.channel === id,
  }));
  return (
    filters(view, texts.byState, [...byState, ...own]) +
    (channels.length > 2 ? filters(view, texts.byChannel, channels) : '')
  );
}

function nothing(view: View, which: Which, isFiltered = false): string {
  const texts = view.texts.drafts;
  const toReview = buttonLink(texts.allToReview, '/desk');
  if (view.web.config.channels.length === 0) {
    return emptyState(texts.noChannels, texts.noChannelsHow);
  }
  if (isFiltered) {
    const how = which.state ? texts.noneFoundHow : `${texts.noneFoundHow} ${texts.decidedElsewhere}`;
    return emptyState(texts.noneFound, how, toReview);
  }
  if (which.state || which.channel) {
    return emptyState(texts.none, texts.noneHow, toReview);
  }
  return emptyState(
    texts.nothing,
    texts.nothingHow,
    buttonLink(texts.seePlanned, '/desk/calendar') + buttonLink(texts.allArticles, '/desk/articles'),
  );
}
