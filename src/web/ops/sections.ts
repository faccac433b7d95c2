import { filters } from '../desk/filters.ts';
import { may, type View } from '../desk/view.ts';
import type { Markup } from '../theme/layout.ts';

const sections = [
  { href: '/ops', name: 'now', role: 'viewer' },
  { href: '/ops/backlog', name: 'backlog', role: 'viewer' },
  { href: '/ops/channels', name: 'channels', role: 'admin' },
  { href: '/ops/queues', name: 'queues', role: 'viewer' },
  { href: '/ops/rejected', name: 'rejected', role: 'viewer' },
  { href: '/ops/audit', name: 'audit', role: 'editor' },
  { href: '/ops/people', name: 'people', role: 'admin' },
] as const;

/** The sections of operations that the viewer may open, as links next to a page's title. */
export function opsSections(view: View, current: (typeof sections)[number]['href']): Markup {
  const shown = sections.filter(({ role }) => may(view, role));
  const { title, sections: names } = view.texts.operations;
  return filters(
    view,
    title,
    shown.map(({ href, name }) => ({ href, label: names[name], current: href === current })),
  );
}
