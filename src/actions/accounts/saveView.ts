import { authorName } from '../../accounts/roles.ts';
import { userByName } from '../../accounts/users.ts';
import {
  filterIn,
  queryOf,
  type SavedView,
  viewField,
  viewsOf,
  type WrittenFilter,
} from '../../accounts/views.ts';
import { oneLine } from '../../article/text.ts';
import { SluglineError } from '../../errors.ts';
import { readDraftFilter } from '../../review/draftFilter.ts';
import type { Context } from '../context.ts';
import { changeUser } from './changeUser.ts';

/** How many views a person may save, and how long a name may be. */
const mostViews = 30;
export const longestViewName = 40;

/**
 * Whose views an actor has: a person's own, also through a token or a command of theirs. Throws `view.no-account` for a
 * program or machine that no account belongs to.
 */
export async function viewerOf({ actor, store }: Pick<Context, 'actor' | 'store'>): Promise<string> {
  const name = authorName(actor);
  if (!(await userByName(store, name))) throw new SluglineError('view.no-account', { name });
  return name;
}

/** Saves a search under a name in the actor's own account, or renames or replaces one (`was`). */
export async function saveView(
  context: Context,
  command: { name: string; filter: WrittenFilter; was?: string | undefined },
): Promise<SavedView> {
  const { store, clock, config } = context;
  const { was, filter } = command;
  const name = oneLine(command.name).slice(0, longestViewName);
  if (name === '')
    throw new SluglineError('request.invalid', { where: 'name', what: 'should name the view' });
  const query = queryOf(filter);
  if (query === '')
    throw new SluglineError('request.invalid', { where: 'filter', what: 'should have at least one field' });
  const person = await viewerOf(context);
  readDraftFilter(filterIn(query), { me: person, now: clock.now(), timezone: config.newsroom.timezone });
  const views = await viewsOf(store, person);
  if (was !== undefined) requireView(views, was);
  const isNew = !views.some((view) => view.name === name || view.name === was);
  if (isNew && views.length >= mostViews)
    throw new SluglineError('request.invalid', {
      where: 'name',
      what: `would be one view too many: remove one of your ${mostViews} first`,
    });
  await changeUser(context, person, {
    set: { [viewField(name)]: query },
    ...(was !== undefined && was !== name ? { unset: [viewField(was)] } : {}),
    action: 'view.saved',
  });
  return { name, query };
}

/** Removes one of the actor's own views. */
export async function removeView(context: Context, name: string): Promise<void> {
  const person = await viewerOf(context);
  requireView(await viewsOf(context.store, person), name);
  await changeUser(context, person, { unset: [viewField(name)], action: 'view.removed' });
}

/** The view with this name. Throws `view.unknown` if there is none. */
export function requireView(views: SavedView[], name: string): SavedView {
  const view = views.find((each) => each.name === name);
  if (!view) throw new SluglineError('view.unknown', { name });
  return view;
}
