import { z } from 'zod';
import { slugOf } from '../../article/text.ts';
import { toInstant } from '../../clock.ts';
import type { Store } from '../../store/store.ts';
import type { Actor } from './actor.ts';
import { everyone, noteAddress } from './addresses.ts';
import { htmlOf } from './content.ts';

/** What a post shows, as it is stored. */
export const NoteContent = z.object({
  text: z.string(),
  language: z.string(),
  articleId: z.string(),
  contentWarning: z.string().optional(),
  sensitive: z.boolean().optional(),
  /** The id of the post that it replies to, for a thread. */
  replyTo: z.string().optional(),
  image: z
    .object({
      url: z.string(),
      alt: z.string().optional(),
      type: z.string().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
    })
    .optional(),
});
export type NoteContent = z.infer<typeof NoteContent>;

/** A post of an actor. Times in ms. */
export type Note = { id: string; username: string; at: number } & (
  | { content: NoteContent; edits: number; editedAt?: number }
  | { deletedAt: number }
);

/** The post with this id; undefined if there is none. */
export async function noteById({ redis, keys }: Store, id: string): Promise<Note | undefined> {
  if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
  const fields = ['username', 'at', 'json', 'edits', 'editedAt', 'deletedAt'] as const;
  const [username, at, json, edits, editedAt, deletedAt] = await redis.hmget(keys.note(id), ...fields);
  if (!username) return undefined;
  const note = { id, username, at: Number(at) };
  if (deletedAt || !json) return { ...note, deletedAt: Number(deletedAt) };
  return {
    ...note,
    content: NoteContent.parse(JSON.parse(json)),
    edits: Number(edits),
    ...(editedAt ? { editedAt: Number(editedAt) } : {}),
  };
}

type Document = Record<string, unknown>;

/** The terms that a post's document uses beyond ActivityStreams. */
const context = [
  'https://www.w3.org/ns/activitystreams',
  { Hashtag: 'as:Hashtag', sensitive: 'as:sensitive' },
];

/** A document with its context, as it is sent or served on its own. */
export function standalone(document: Document): Document {
  return { '@context': context, ...document };
}

/** A post as a `Note`, which Mastodon shows in full; removed, it is a `Tombstone`. */
export function noteDocument(note: Note, { addresses, base }: Pick<Actor, 'addresses' | 'base'>): Document {
  const id = noteAddress(base, note.id);
  if ('deletedAt' in note) return { id, type: 'Tombstone', deleted: toInstant(note.deletedAt) };
  const { text, language, articleId, contentWarning, sensitive, replyTo, image } = note.content;
  const { html, tags } = htmlOf(text, (tag) => `${base}/tag/${encodeURIComponent(slugOf(tag))}`);
  return {
    id,
    type: 'Note',
    attributedTo: addresses.id,
    content: html,
    contentMap: { [language]: html },
    source: { content: text, mediaType: 'text/plain' },
    url: `${base}/articles/${encodeURIComponent(articleId)}`,
    published: toInstant(note.at),
    ...(note.editedAt === undefined ? {} : { updated: toInstant(note.editedAt) }),
    to: [everyone],
    cc: [addresses.followers],
    ...(contentWarning ? { summary: contentWarning } : {}),
    sensitive: sensitive ?? contentWarning !== undefined,
    ...(replyTo ? { inReplyTo: noteAddress(base, replyTo) } : {}),
    tag: tags,
    attachment: image ? [imageDocument(image)] : [],
  };
}

function imageDocument({ url, alt, type, width, height }: NonNullable<NoteContent['image']>): Document {
  return {
    type: 'Image',
    url,
    ...(type ? { mediaType: type } : {}),
    ...(alt ? { name: alt } : {}),
    ...(width && height ? { width, height } : {}),
  };
}

/** A change of a post. */
export interface Change {
  kind: 'create' | 'update' | 'delete';
  /** The number of the edit, for an update. */
  edits: number;
}

/**
 * The activity that tells servers of a change. Its id is always the same for the same change, and servers drop what they
 * have by its id. A post that is edited or removed by now is never shown as it was: undefined if there is nothing to
 * tell.
 */
export function activityFor(
  { kind, edits }: Change,
  note: Note,
  actor: Pick<Actor, 'addresses' | 'base'>,
): Document | undefined {
  const object = noteDocument(note, actor);
  const { addresses } = actor;
  const audience = { to: [everyone], cc: [addresses.followers] };
  const about = { actor: addresses.id, ...audience };
  const id = noteAddress(actor.base, note.id);
  if (kind === 'delete') {
    if (!('deletedAt' in note)) return undefined;
    return { id: `${id}/delete`, type: 'Delete', ...about, published: toInstant(note.deletedAt), object };
  }
  if ('deletedAt' in note) return undefined;
  if (kind === 'create')
    return { id: `${id}/create`, type: 'Create', ...about, published: toInstant(note.at), object };
  // A later edit is in the log too, and tells the same.
  if (edits !== note.edits) return undefined;
  const published = toInstant(note.editedAt ?? note.at);
  return { id: `${id}/update/${edits}`, type: 'Update', ...about, published, object };
}
