import { z } from 'zod';
import { foldName } from '../../../accounts/names.ts';
import type { Store } from '../../../store/store.ts';
import { each, membersOf } from './reading.ts';
import { defineRecord, Id } from './record.ts';

const number = z.string().regex(/^\d+$/);

const Note = z.looseObject({ by: z.string(), at: z.number(), text: z.string(), to: z.array(Id) });
type Note = z.infer<typeof Note>;

/** Colleagues' notes on a draft, and who has not read the ones that mention them. */
export const notes = defineRecord('notes', {
  schema: z.strictObject({
    type: z.literal('notes'),
    draftId: Id,
    /** The highest number given so far. */
    last: number,
    /** Number → note. */
    notes: z.record(number, Note),
    /** Person → the numbers of the notes to them that they have not read. */
    unread: z.record(Id, z.array(number)),
  }),
  read: (store) => each(membersOf(store, store.keys.drafts('*', '*')), (id) => readNotesOf(store, id)),
  nameOf: ({ draftId }) => draftId,
  writes({ draftId, last, notes, unread }, { store: { keys } }) {
    const texts = Object.entries(notes).flatMap(([n, note]) => [n, JSON.stringify(note)]);
    return [
      { key: keys.notes(draftId), as: 'record', fields: [...texts, 'last', last] },
      ...Object.entries(notes).flatMap(([n, { at, to }]) =>
        to.map(foldName).flatMap((person) => {
          const place = { as: 'place' as const, member: `${draftId}.${n}`, score: -at };
          const isUnread = unread[person]?.includes(n) ?? false;
          return [
            { key: keys.notesTo(person), ...place },
            ...(isUnread ? [{ key: keys.unreadNotes(person), ...place }] : []),
          ];
        }),
      ),
    ];
  },
});

async function readNotesOf({ redis, keys }: Store, draftId: string) {
  const { last, calls, ...texts } = await redis.hgetall(keys.notes(draftId));
  if (last === undefined) return undefined;
  const notes = Object.fromEntries(Object.entries(texts).map(([n, json]) => [n, JSON.parse(json) as Note]));
  const unread: Record<string, string[]> = {};
  for (const [n, { to }] of Object.entries(notes))
    for (const person of to.map(foldName)) {
      const score = await redis.zscore(keys.unreadNotes(person), `${draftId}.${n}`);
      if (score !== null) unread[person] = [...(unread[person] ?? []), n];
    }
  return { type: 'notes' as const, draftId, last, notes, unread };
}
