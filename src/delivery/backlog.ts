import { walk } from '../store/lists/walk.ts';
import type { Store } from '../store/store.ts';
import { type Delivery, deliveriesById, inOrder, isLate } from './delivery.ts';
import type { Span } from './span.ts';
import { cancellable } from './states.ts';

/** A channel's late deliveries that are still waiting, in their order: those wanted in this span. */
export async function backlogOf(store: Store, { channel, since, until }: Span): Promise<Delivery[]> {
  const now = store.clock.now();
  const found: Delivery[] = [];
  for await (const rows of walk(store, store.keys.wanted(channel), since ?? '-inf', until ?? now))
    found.push(
      ...(await deliveriesById(
        store,
        rows.map(({ id }) => id),
      )),
    );
  return found.filter((each) => isLate(each, now) && cancellable.includes(each.state)).sort(inOrder);
}

/** The result of a decision on the backlog; `stops` says what still keeps the channel from sending. */
export function clearedSentence(
  what: 'send' | 'space' | 'skip',
  { placed, leftOut }: { placed: unknown[]; leftOut: unknown[] },
  stops: string[],
): string {
  const posts = placed.length === 1 ? 'One delivery' : `${placed.length} deliveries`;
  const is = placed.length === 1 ? 'is' : 'are';
  const became = {
    send: `${is} due now, past the channel’s slots and gap`,
    space: `${is} in the channel’s calendar again, a gap apart`,
    skip: `${is} skipped and will not be sent`,
  }[what];
  const left = leftOut.length > 0 ? [`${leftOut.length} could not be.`] : [];
  return [`${posts} ${became}.`, ...left, ...(what === 'skip' ? [] : stops)].join(' ');
}
