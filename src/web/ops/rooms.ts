import { filters } from '../desk/filters.ts';
import { may, type View } from '../desk/view.ts';
import type { Markup } from '../look/layout.ts';

const rooms = [
  { href: '/ops', label: 'Now' },
  { href: '/ops/queues', label: 'Queues' },
  { href: '/ops/rejected', label: 'Rejected' },
  { href: '/ops/audit', label: 'Audit' },
  { href: '/ops/people', label: 'People' },
] as const;

/** The rooms of operations, as links beside a page's title. People are an admin's affair. */
export function opsRooms(view: View, current: (typeof rooms)[number]['href']): Markup {
  const shown = rooms.filter(({ href }) => href !== '/ops/people' || may(view, 'admin'));
  return filters(
    'Operations',
    shown.map((room) => ({ ...room, current: room.href === current })),
  );
}
