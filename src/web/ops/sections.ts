import { filters } from '../desk/filters.ts';
import { may, type View } from '../desk/view.ts';
import type { Markup } from '../theme/layout.ts';

const sections = [
  { href: '/ops', label: 'Now', role: 'viewer' },
  { href: '/ops/backlog', label: 'Backlog', role: 'viewer' },
  { href: '/ops/queues', label: 'Queues', role: 'viewer' },
  { href: '/ops/rejected', label: 'Rejected', role: 'viewer' },
  { href: '/ops/audit', label: 'Audit', role: 'editor' },
  { href: '/ops/people', label: 'People', role: 'admin' },
] as const;

/** The sections of operations that the viewer may open, as links next to a page's title. */
export function opsSections(view: View, current: (typeof sections)[number]['href']): Markup {
  const shown = sections.filter(({ role }) => may(view, role));
  return filters(
    'Operations',
    shown.map((section) => ({ ...section, current: section.href === current })),
  );
}
