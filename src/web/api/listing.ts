import { z } from 'zod';
import type { Page } from '../../store/lists/page.ts';

/** The query of every list: 1 to 100 rows, and where the previous page ended. */
export const Listing = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
});

/** A page of a list that is fully in memory; the cursor is the last row's id. */
export function pageOf<T>(all: T[], idOf: (row: T) => string, limit: number, cursor?: string): Page<T> {
  const from = cursor ? all.findIndex((row) => idOf(row) === cursor) + 1 : 0;
  const items = all.slice(from, from + limit);
  const last = items.at(-1);
  return { items, nextCursor: last !== undefined && from + limit < all.length ? idOf(last) : null };
}
