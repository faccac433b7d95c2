import { html } from 'ghtml';
import { AuditQuery, findAudit, readAuditFilter } from '../../accounts/audit/find.ts';
import { requireRole } from '../../actions/context.ts';
import { choiceField, olderAges, textField, type Written, withinAges } from '../desk/filterFields.ts';
import { older, single } from '../desk/filters.ts';
import { deskPage, type View, when, withTimes } from '../desk/view.ts';
import type { AuditTexts } from '../texts/en/audit.ts';
import type { DeskTexts } from '../texts/en/desk.ts';
import { withMarkup } from '../texts/withMarkup.ts';
import type { Markup } from '../theme/layout.ts';
import { button, buttonLink, emptyState } from '../theme/parts.ts';
import { opsSections } from './sections.ts';

const fields = Object.keys(AuditQuery.shape) as (keyof AuditQuery)[];

/** `/ops/audit`: who did what to what, newest first; for editors and above. */
export async function auditPage(view: View, query: unknown): Promise<string> {
  requireRole(view.context, 'editor');
  const texts = view.texts.audit;
  const { store, clock } = view.context;
  const written: Written<keyof AuditQuery> = Object.fromEntries(
    fields.map((name) => [name, single(query, name)]),
  );
  const filter = readAuditFilter(written, { now: clock.now(), timezone: view.site.newsroom.timezone });
  const { items, nextCursor } = await findAudit(store, filter, 100, single(query, 'cursor'));
  const rows = items.map(
    ({ at, actor, from, action, subject, detail }) =>
      html`<tr><td>!${when(view, at)}</td><td><bdi>${actor}</bdi>!${from ? html` <span class="quiet">!${withMarkup(texts.from, html`<bdi>${from}</bdi>`)}</span>` : ''}</td>
<td><bdi>${action}</bdi></td><td><code>${subject}</code></td>
<td class="known"><bdi>!${withTimes(view, detail ?? '')}</bdi></td></tr>`,
  );
  const isNarrowed = fields.some((name) => written[name]);
  const table =
    rows.length > 0
      ? html`<div class="table rows"><table><thead><tr><th scope="col">${texts.when}</th><th scope="col">${texts.who}</th><th scope="col">${texts.did}</th>
<th scope="col">${texts.to}</th><th scope="col">${texts.detail}</th></tr></thead><tbody>!${rows}</tbody></table></div>`
      : nothing(texts, isNarrowed, nextCursor);
  return deskPage(view, {
    title: texts.title,
    section: '/ops',
    aside: opsSections(view, '/ops/audit'),
    main:
      filterPart(view.texts, written, isNarrowed) +
      table +
      older(view.texts.lists, '/ops/audit', written, nextCursor),
  });
}

function filterPart({ audit: texts, lists }: DeskTexts, written: Written, isNarrowed: boolean): Markup {
  return html`<form class="find" role="search" method="get" action="/ops/audit" aria-label="${texts.title}"><div class="find-more">
!${textField('who', texts.whoField, written)}!${textField('what', texts.didField, written)}!${textField('subject', texts.toField, written)}
!${choiceField('since', texts.in, withinAges(lists), written)}!${choiceField('until', texts.age, olderAges(lists), written)}</div>
<p class="actions">!${button({ label: texts.filter })}!${isNarrowed ? buttonLink(texts.showAll, '/ops/audit') : ''}</p></form>`;
}

function nothing(texts: AuditTexts, isNarrowed: boolean, nextCursor: string | null): Markup {
  if (nextCursor) return emptyState(texts.nothingYet, texts.nothingYetHow);
  return isNarrowed ? emptyState(texts.noSuch, texts.noSuchHow) : emptyState(texts.empty, texts.emptyHow);
}
