import { z } from 'zod';
import { httpUrl } from '../../../net/httpUrl.ts';
import { draftStates } from '../../../review/states.ts';
import type { Store } from '../../../store/store.ts';
import { each, membersOf } from './reading.ts';
import { defineRecord, Fields, fieldsFrom, flatFields, Id } from './record.ts';

const address = z.string().refine((text) => httpUrl(text) !== undefined, 'is not an http(s) address');
const names = z.array(z.string());

/** The fields that every reader of a draft relies on; the others are those of `DraftContent` in src/review/draft.ts. */
const Content = z.looseObject({
  variant: z.string(),
  parts: z.array(z.looseObject({ text: z.string() })),
  reasons: names,
  language: z.string(),
  direction: z.enum(['ltr', 'rtl']),
  link: z.looseObject({ code: z.string(), url: address.or(z.literal('')) }),
  authors: names,
  approvedBy: names,
  deliveries: z.array(Id),
});

const schema = z.strictObject({
  type: z.literal('draft'),
  id: Id,
  state: z.enum(draftStates),
  content: Content,
  /** `version`, `articleId`, `articleRevision`, `channel`, `purpose`, `createdAt`, `rewriting`. */
  fields: Fields.and(
    z.looseObject({ articleId: Id, channel: Id, purpose: z.string(), createdAt: z.string().regex(/^\d+$/) }),
  ),
});

async function readDraft({ redis, keys }: Store, id: string): Promise<z.infer<typeof schema> | undefined> {
  const stored = await redis.hgetall(keys.draft(id));
  if (!stored.json) return undefined;
  const fields = fieldsFrom(stored, { json: ['rewriting'], without: ['json', 'id', 'state'] });
  return {
    type: 'draft',
    id,
    state: stored.state as (typeof draftStates)[number],
    content: JSON.parse(stored.json) as z.infer<typeof Content>,
    fields: fields as z.infer<typeof schema>['fields'],
  };
}

/** A draft with its texts and who decided about it. */
export const draft = defineRecord('draft', {
  schema,
  read: (store) => each(membersOf(store, store.keys.drafts('*', '*')), (id) => readDraft(store, id)),
  nameOf: ({ id }) => id,
  writes: ({ id, state, content, fields }, { store: { keys } }) => [
    {
      key: keys.draft(id),
      as: 'record',
      fields: ['json', JSON.stringify(content), 'id', id, 'state', state, ...flatFields(fields)],
    },
    ...[
      keys.drafts('*', '*'),
      keys.drafts('*', fields.channel),
      keys.drafts(state, '*'),
      keys.drafts(state, fields.channel),
    ].map((key) => ({ key, as: 'place' as const, member: id, score: -Number(fields.createdAt) })),
  ],
});
