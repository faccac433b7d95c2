import { html } from 'ghtml';
import { articlesById } from '../../../article/archive.ts';
import { type Draft, listDrafts } from '../../../review/draft.ts';
import { draftStates, toReview } from '../../../review/states.ts';
import { buttonLink, emptyState, notice } from '../../theme/parts.ts';
import { type Filter, filters, listName, older, pathWith } from '../filters.ts';
import { deskPage, type View } from '../view.ts';
import { draftPart } from './draftPart.ts';

const lists = [undefined, ...draftStates];

const pageSize = 25;

export interface Which {
  state?: string | undefined;
  channel?: string | undefined;
  cursor?: string | undefined;
}

/** `/desk`: the drafts of one state and channel, or all that need a decision. */
export async function draftsPage(view: View, which: Which): Promise<string> {
  const { drafts, nextCursor } = await draftsOf(view, which);
  const articles = await articlesById(view.context.store, [
    ...new Set(drafts.map(({ articleId }) => articleId)),
  ]);
  const byId = new Map(articles.map((article) => [article.id, article]));
  const shown = drafts.some(({ id }) => id === view.flash?.about);
  const list = drafts.map((draft) =>
    draftPart(view, { draft, article: byId.get(draft.articleId), nextToArticle: false }),
  );
  const flash = view.flash && !shown ? flashElsewhere(view) : '';
  return deskPage(
    view,
    {
      title: 'Drafts',
      section: '/desk',
      aside: await choices(view, which),
      live: 'draft article',
      main: html`!${flash}
<div class="drafts">!${list.length > 0 ? list : nothing(view, which)}</div>!${older('/desk', { state: which.state, channel: which.channel }, nextCursor)}`,
    },
    { flash: true },
  );
}

/** The draft is no longer in this list: its result is shown above, with a link to it. */
function flashElsewhere(view: View): string {
  const { flash } = view;
  if (!flash) return '';
  const link = flash.about
    ? html`<p class="said-way"><a href="/desk/drafts/${flash.about}">Open the draft</a></p>`
    : '';
  return notice(flash.kind, flash.sentence, flash.hint) + link;
}

async function draftsOf(view: View, which: Which): Promise<{ drafts: Draft[]; nextCursor: string | null }> {
  const { store } = view.context;
  const { state, channel, cursor } = which;
  if (state) {
    const page = await listDrafts(store, { state, channel }, pageSize, cursor);
    return { drafts: page.items, nextCursor: page.nextCursor };
  }
  const pages = await Promise.all(
    toReview.map((each) => listDrafts(store, { state: each, channel }, pageSize)),
  );
  const drafts = pages.flatMap(({ items }) => items);
  drafts.sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || (a.id < b.id ? -1 : 1));
  return { drafts: drafts.slice(0, 2 * pageSize), nextCursor: null };
}

async function choices(view: View, which: Which): Promise<string> {
  const { redis, keys } = view.context.store;
  const counted = await Promise.all(
    lists.map((state) =>
      state ? redis.zcard(keys.drafts(state, which.channel ?? '*')) : Promise.resolve(0),
    ),
  );
  const byState: Filter[] = lists.map((state, index) => ({
    label: state ? listName(state) : 'To review',
    href: pathWith('/desk', { state, channel: which.channel }),
    current: which.state === state,
    count: state === 'done' || state === 'rejected' ? undefined : counted[index],
  }));
  const channels: Filter[] = [undefined, ...view.web.config.channels.map(({ id }) => id)].map((channel) => ({
    label: channel ?? 'All channels',
    href: pathWith('/desk', { state: which.state, channel }),
    current: which.channel === channel,
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
