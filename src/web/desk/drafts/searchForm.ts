import { html } from 'ghtml';
import type { DraftQuery } from '../../../review/draftFilter.ts';
import type { Markup } from '../../theme/layout.ts';
import { choiceField, filterForm, olderAges, textField, type Written, withinAges } from '../filterFields.ts';
import { pathWith } from '../filters.ts';
import type { View } from '../view.ts';

/** A filter as it is written in the address. */
export type WrittenFilter = Written<keyof DraftQuery>;

const asked = ['section', 'tag', 'source', 'language', 'since', 'until', 'by'] as const;
const stays = ['state', 'channel', 'waitsFor'] as const;

/** The search of the list of drafts: the search field, and the other fields of the filter in a fold. */
export function searchForm(view: View, written: WrittenFilter): Markup {
  const texts = view.texts.drafts;
  const sources = view.web.config.sources.map(({ id }): [string, string] => [id, id]);
  const { state, channel, search, waitsFor } = written;
  const isNarrowed = search || waitsFor || asked.some((name) => written[name]);
  const all = isNarrowed
    ? html` <a href="${pathWith('/desk', { state, channel })}">${texts.showAll}</a>`
    : '';
  return filterForm(
    { action: '/desk', label: texts.title, texts: view.texts.lists, written, asked, stays },
    [
      textField('section', texts.section, written),
      textField('tag', texts.tag, written),
      choiceField('source', texts.source, [['', texts.anySource], ...sources], written),
      textField('language', texts.language, written),
      choiceField('since', texts.made, withinAges(view.texts.lists), written),
      choiceField('until', texts.age, olderAges(view.texts.lists), written),
      choiceField(
        'by',
        texts.workedOnBy,
        [
          ['', texts.anybody],
          ['me', texts.me],
        ],
        written,
      ),
    ],
    all,
  );
}
