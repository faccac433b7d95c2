import { html } from 'ghtml';
import { draftById } from '../../../review/draft.ts';
import { draftStates } from '../../../review/states.ts';
import { waitingArticles, waitingSince } from '../../../review/waiting.ts';
import { type PageBothWays, pageBothWays } from '../../../store/pageBothWays.ts';
import type { Markup } from '../../theme/layout.ts';
import { buttonLink, emptyState, notice } from '../../theme/parts.ts';
import { type Filter, filters, listName, pathWith } from '../filters.ts';
import { deskPage, type View } from '../view.ts';
import { cardsOf } from './cards.ts';
import { keysDialog } from './keysDialog.ts';

const lists = [undefined, ...draftStates];

/** Articles on a page of what waits. */
const articlesOnPage = 7;
/** Drafts on a page of a state's list. */
const draftsOnPage = 16;

export interface Which {
  state?: string | undefined;
  channel?: string | undefined;
  after?: string | undefined;
  before?: string | undefined;
}

/** `/desk`: articles with drafts that a person has to decide about, or with drafts in one state. */
export async function draftsPage(view: View, which: Which): Promise<string> {
  const page = await pageOf(view, which);
  const { flash } = view;
  const results = flash?.about ? new Map([[flash.about, flash]]) : undefined;
  const cards = await cardsOf(view, page.articleIds, which.channel, {
    ...(results ? { results } : {}),
    isForMe: !which.state,
  });
  const isShown = flash?.about !== undefined && cards.some((card) => card.includes(`id="r-${flash.about}"`));
  const shown = String(view.context.clock.now());
  const news = pathWith('/desk/news', { channel: which.channel, state: which.state, shown });
  return deskPage(
    view,
    {
      title: 'Drafts',
      section: '/desk',
      aside: await choices(view, which),
      live: 'draft article',
      main: html`!${flash && !isShown ? flashElsewhere(view) : ''}
<div class="cards" data-cards="${news}">!${cards.length > 0 ? cards : nothing(view, which)}</div>!${ways(page, which)}!${keysDialog()}`,
    },
    { flash: true },
  );
}

/** What has come in since a page of the list was made, in a sentence with the way to it; nothing where nothing has. */
export async function newsPart(view: View, which: Which & { shown?: string | undefined }): Promise<Markup> {
  const shown = Number(which.shown);
  if (which.state || !Number.isFinite(shown)) return '';
  const count = await waitingSince(view.context.store, which.channel ?? '*', shown);
  if (count === 0) return '';
  const words = count === 1 ? '1 article has new drafts' : `${count} articles have new drafts`;
  return html`${words}. <a href="${pathWith('/desk', { channel: which.channel })}">Show them</a>`;
}

/** The draft is no longer in this list: its result stands above, with a way to it. */
function flashElsewhere(view: View): Markup {
  const { flash } = view;
  if (!flash) return '';
  const link = flash.about?.startsWith('d_')
    ? html`<p class="said-way"><a href="/desk/drafts/${flash.about}">Open the draft</a></p>`
    : '';
  return notice(flash.kind, flash.sentence, flash.hint) + link;
}

type ShownPage = Omit<PageBothWays, 'ids'> & { articleIds: string[]; of: string };

async function pageOf(view: View, { state, channel = '*', ...where }: Which): Promise<ShownPage> {
  const { store } = view.context;
  if (!state) {
    const { ids, ...page } = await waitingArticles(store, channel, where, articlesOnPage);
    return { ...page, articleIds: ids, of: 'articles' };
  }
  const { ids, ...page } = await pageBothWays(store, store.keys.drafts(state, channel), where, draftsOnPage);
  const drafts = await Promise.all(ids.map((id) => draftById(store, id)));
  const articleIds = [...new Set(drafts.flatMap((draft) => draft?.articleId ?? []))];
  return { ...page, articleIds, of: 'drafts' };
}

/** Where in the list this page stands, and the ways to what is newer and older. */
function ways({ from, total, newer, older, of, articleIds }: ShownPage, { state, channel }: Which): Markup {
  if (!newer && !older) return '';
  const link = (label: string, cursor: Record<string, string | null>, rel: string) =>
    html`<a class="button" rel="${rel}" href="${pathWith('/desk', { state, channel, ...cursor })}">${label}</a>`;
  const place =
    of === 'articles' ? `Articles ${from + 1} to ${from + articleIds.length} of ${total}` : `${total} drafts`;
  const toNewer = newer ? link('Newer', { before: newer }, 'prev') : '';
  const toOlder = older ? link('Older', { after: older }, 'next') : '';
  return html`<nav class="ways" aria-label="Pages of this list">!${toNewer}<span class="quiet">${place}</span>!${toOlder}</nav>`;
}

async function choices(view: View, which: Which): Promise<string> {
  const { redis, keys } = view.context.store;
  const channel = which.channel ?? '*';
  const counted = await Promise.all(
    lists.map((state) => redis.zcard(state ? keys.drafts(state, channel) : keys.review(channel))),
  );
  const byState: Filter[] = lists.map((state, index) => ({
    label: state ? listName(state) : 'To review',
    href: pathWith('/desk', { state, channel: which.channel }),
    current: which.state === state,
    count: state === 'done' || state === 'rejected' ? undefined : counted[index],
  }));
  const channels: Filter[] = [undefined, ...view.web.config.channels.map(({ id }) => id)].map((id) => ({
    label: id ?? 'All channels',
    href: pathWith('/desk', { state: which.state, channel: id }),
    current: which.channel === id,
  }));
  return (
    filters('Drafts by state', byState) + (channels.length > 2 ? filters('Drafts by channel', channels) : '')
  );
}

function nothing(view: View, which: Which): string {
  if (view.web.config.channels.length === 0) {
    return emptyState(
      'No channels yet.',
      'Add one to newsroom.yaml: every new article then gets a draft for it here.',
    );
  }
  if (which.state || which.channel) {
    return emptyState(
      'No drafts in this list.',
      'New drafts appear here automatically.',
      buttonLink('All drafts to review', '/desk'),
    );
  }
  return emptyState(
    'Nothing to review.',
    'Drafts of a new article appear here a few seconds after it arrives.',
    buttonLink('See what will be sent', '/desk/calendar') + buttonLink('All articles', '/desk/articles'),
  );
}
