import { filters } from '../desk/filters.ts';
import { may, type View } from '../desk/view.ts';
import type { Markup } from '../theme/layout.ts';

const sections = [
  { href: '/ops', label: 'Now' },
  { href: '/ops/queues', label: 'Queues' },
  { href: '/ops/rejected', label: 'Rejected' },
  { href: '/ops/audit', label: 'Audit' },
  { href: '/ops/people', label: 'People' },
] as const;

/** The rooms of operations, as links beside a page's title. People are an admin's affair. */
export function opsSections(view: View, current: (typeof sections)[number]['href']): Markup {
  const shown = sections.filter(({ href }) => href !== '/ops/people' || may(view, 'admin'));
  return filters(
    'Operations',
    shown.map((section) => ({ ...section, current: section.href === current })),
  );
}
