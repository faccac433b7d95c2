import type { FastifyInstance } from 'fastify';
import { html } from 'ghtml';
import { filterIn, queryOf, type SavedView, viewsOf } from '../../../accounts/views.ts';
import { removeView, saveView } from '../../../actions/accounts/saveView.ts';
import type { WebContext } from '../../context.ts';
import type { Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { filters, pathWith } from '../filters.ts';
import { form, post, type View } from '../view.ts';
import type { WrittenFilter } from './searchForm.ts';

/** A person's saved views as tabs, and below them what can be done with the current search. */
export async function savedViews(
  view: View,
  written: WrittenFilter,
): Promise<{ tabs: Markup; form: Markup }> {
  const { actor, store } = view.context;
  if (actor.kind !== 'person') return { tabs: '', form: '' };
  const views = await viewsOf(store, actor.name);
  const shown = queryOf(written);
  const tabs = views.map(({ name, query }) => ({
    label: name,
    href: pathWith('/desk', filterIn(query)),
    current: query === shown,
  }));
  const current = views.find(({ query }) => query === shown);
  return {
    tabs: tabs.length > 0 ? filters(view, view.texts.drafts.savedViews, tabs) : '',
    form: shown === '' ? '' : current ? changeForm(view, current) : saveForm(view, shown),
  };
}

function nameField(label: string, value: string): Markup {
  return html`<label for="view-name">${label}</label><input id="view-name" name="name" class="short" type="text" required maxlength="40" dir="auto" value="${value}">`;
}

function saveForm(view: View, query: string): Markup {
  const texts = view.texts.drafts;
  const inner = html`<input type="hidden" name="query" value="${query}">!${nameField(texts.saveAsView, '')}!${button({ label: texts.save })}`;
  return form(view, '/desk/views/save', inner, 'inline view-form');
}

function changeForm(view: View, { name, query }: SavedView): Markup {
  const texts = view.texts.drafts;
  const was = html`<input type="hidden" name="was" value="${name}"><input type="hidden" name="query" value="${query}">`;
  const rename = html`!${was}!${nameField(texts.thisView, name)}!${button({ label: texts.rename })}`;
  return (
    form(view, '/desk/views/save', rename, 'inline view-form') +
    form(
      view,
      '/desk/views/remove',
      html`!${was}!${button({ label: texts.removeView, kind: 'wrong' })}`,
      'inline view-form',
    )
  );
}

/** Saving, renaming and removing one's own views. */
export function viewRoutes(server: FastifyInstance, web: WebContext): void {
  post(server, web, '/desk/views/save', {
    role: 'viewer',
    async act(view, { name, query, was }) {
      const written = filterIn(query ?? '');
      const saved = await saveView(view.context, {
        name: name ?? '',
        filter: written,
        was: was || undefined,
      });
      return {
        kind: 'done',
        sentence: view.texts.drafts.viewSaved(saved.name),
        to: pathWith('/desk', written),
      };
    },
  });
  post(server, web, '/desk/views/remove', {
    role: 'viewer',
    async act(view, { was }) {
      await removeView(view.context, was ?? '');
      return { kind: 'done', sentence: view.texts.drafts.viewRemoved, to: '/desk' };
    },
  });
}
