import { deliveriesById } from '../../../delivery/delivery.ts';
import { type Planned, withReasons } from '../../../delivery/planned.ts';
import { clicksOf } from '../../../links/link.ts';
import type { View } from '../view.ts';
import type { Place } from './gathered.ts';

/** A post as it is shown, with its article, its draft, and the reason for its time. */
export interface Entry extends Planned {
  at: number;
  clicks?: number;
}

/** The posts that are shown of a group, such as a day, and how many more there are. */
export interface Drawn {
  entries: Entry[];
  more: number;
}

/** How many posts a page shows at most, however many its days have. */
const mostDrawn = 80;

/**
 * Chooses the posts that are shown of each group: the same number for every group. Planned posts come first, earlier
 * ones before later ones; then the newest of the sent ones.
 */
export async function drawnOf(view: View, groups: Place[][]): Promise<Drawn[]> {
  const most = shareOf(groups.map(({ length }) => length));
  const chosen = groups.map((group) => chosenOf(group, most));
  const entries = new Map((await entriesOf(view, chosen.flat())).map((entry) => [entry.delivery.id, entry]));
  return groups.map((group, index) => ({
    entries: (chosen[index] ?? []).flatMap(({ id }) => entries.get(id) ?? []),
    more: group.length - (chosen[index]?.length ?? 0),
  }));
}

/** How many posts of each group fit on the page together. */
function shareOf(sizes: number[]): number {
  const drawn = (most: number) => sizes.reduce((sum, size) => sum + Math.min(size, most), 0);
  let most = 0;
  while (drawn(most + 1) > drawn(most) && drawn(most + 1) <= mostDrawn) most += 1;
  return most;
}

function chosenOf(group: Place[], most: number): Place[] {
  if (group.length <= most) return group;
  const planned = group.filter(({ isSent }) => !isSent).slice(0, most);
  const sent = group.filter(({ isSent }) => isSent);
  return [...planned, ...sent.slice(sent.length - (most - planned.length))].sort((a, b) => a.at - b.at);
}

async function entriesOf({ context: { store } }: View, places: Place[]): Promise<Entry[]> {
  const atOf = new Map(places.map(({ id, at }) => [id, at]));
  const deliveries = await deliveriesById(
    store,
    places.map(({ id }) => id),
  );
  return Promise.all(
    (await withReasons(store, deliveries)).map(async (each) => {
      const { delivery, draft } = each;
      const entry = { at: atOf.get(delivery.id) ?? 0, ...each };
      const code = delivery.state === 'sent' && delivery.part === 1 ? draft?.link.code : undefined;
      return code ? { ...entry, clicks: (await clicksOf(store, code)).total } : entry;
    }),
  );
}
