import type { Command } from 'commander';
import { publicView, viewsOf, type WrittenFilter } from '../../accounts/views.ts';
import { removeView, requireView, saveView, viewerOf } from '../../actions/accounts/saveView.ts';
import type { Context } from '../../actions/context.ts';
import { withExamples } from '../options.ts';
import type { Shell } from '../shell.ts';
import { withDraftFilter } from './filterOptions.ts';

/** `drafts views`, `drafts save-view` and `drafts remove-view`. */
export function registerViews(drafts: Command, shell: Shell): void {
  withExamples(
    drafts.command('views').description('lists your saved views, the tabs of your list at the desk'),
    'drafts views --as anna',
  ).action(
    shell.answers(async () => {
      const { context } = await shell.newsroom();
      const items = (await viewsOf(context.store, await viewerOf(context))).map(publicView);
      const lines = items.map(({ name, filter }) => `${name}: ${wordsOf(filter)}`);
      return { text: lines.join('\n') || 'No saved views.', data: { items, nextCursor: null } };
    }),
  );

  withExamples(
    withDraftFilter(drafts.command('save-view'))
      .argument('<name>')
      .option('--was <name>', 'the name that it has now, to rename it')
      .description('saves a search as a view of your own; one with this name is replaced'),
    'drafts save-view "Tonight" --channel mastodon --state in_review --since 12h --as anna',
  ).action(
    shell.answers(async (name: string, { was, ...filter }: WrittenFilter & { was?: string }) => {
      const { context } = await shell.newsroom();
      const view = publicView(await saveView(context, { name, filter, was }));
      return { text: `Saved: ${view.name} (${wordsOf(view.filter)})`, data: view };
    }),
  );

  withExamples(
    drafts.command('remove-view').argument('<name>').description('removes a saved view of your own'),
    'drafts remove-view "Tonight" --as anna',
  ).action(
    shell.answers(async (name: string) => {
      const { context } = await shell.newsroom();
      await removeView(context, name);
      return { text: `Removed: ${name}`, data: { name } };
    }),
  );
}

/** The filter of one of the actor's views. */
export async function filterOfView(context: Context, name: string): Promise<WrittenFilter> {
  const views = await viewsOf(context.store, await viewerOf(context));
  return publicView(requireView(views, name)).filter;
}

const wordsOf = (filter: WrittenFilter) =>
  Object.entries(filter)
    .map(([field, value]) => `${field} ${value}`)
    .join(', ');
