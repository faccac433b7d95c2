import { z } from 'zod';
import { foldName } from '../../../accounts/names.ts';
import { roles } from '../../../accounts/roles.ts';
import { viewField } from '../../../accounts/views.ts';
import type { Store } from '../../../store/store.ts';
import { atOnce, each, type Hash, scoreOf } from './reading.ts';
import { defineRecord, flatFields } from './record.ts';

const instant = z.string().regex(/^\d+$/);

/**
 * A person, without anything that would let someone in: the password is set again by `user passwd` or a one-time link.
 */
export const user = defineRecord('user', {
  schema: z.strictObject({
    type: z.literal('user'),
    name: z.string().regex(/^[A-Za-z0-9.-]{1,40}$/),
    role: z.enum(roles),
    createdAt: instant,
    disabledAt: instant.optional(),
    /** Saved searches by name. */
    views: z.record(z.string().min(1), z.string()),
  }),
  read: (store) => each(userNames(store), (name) => readUser(store, name)),
  nameOf: ({ name }) => foldName(name),
  writes({ name, role, createdAt, disabledAt, views }, { store: { keys } }) {
    const folded = foldName(name);
    const searches = Object.fromEntries(
      Object.entries(views).map(([view, query]) => [viewField(view), query]),
    );
    const fields = {
      name,
      role,
      createdAt,
      ...(disabledAt === undefined ? {} : { disabledAt }),
      ...searches,
    };
    return [
      // A user who already exists here keeps their role and password.
      { key: keys.user(folded), as: 'new-record', fields: flatFields(fields) },
      { key: keys.users, as: 'place', member: folded, score: Number(createdAt) },
    ];
  },
});

async function* userNames({ redis, keys }: Store): AsyncGenerator<string[]> {
  yield await redis.zrange(keys.users, '0', '-1');
}

async function readUser(store: Store, folded: string) {
  const { keys } = store;
  const [found, listed] = await atOnce(store, (reading) =>
    reading.hgetall(keys.user(folded)).zscore(keys.users, folded),
  );
  const { name, role, createdAt, disabledAt, ...rest } = found as Hash;
  if (!name || !role) return undefined;
  const views = Object.entries(rest).filter(([field]) => field.startsWith(viewField('')));
  return {
    type: 'user' as const,
    name,
    role: role as (typeof roles)[number],
    createdAt: createdAt ?? String(scoreOf(listed) ?? 0),
    ...(disabledAt ? { disabledAt } : {}),
    views: Object.fromEntries(views.map(([field, query]) => [field.slice(viewField('').length), query])),
  };
}
