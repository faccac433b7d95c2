import { type Reactions, repliesTo } from '../reactions.ts';
import type { UploadedPicture } from '../uploads.ts';
import { contentOf } from './content.ts';

/** A status that was visible at some time; tests check "exactly once" by these. */
export interface TruthEntry {
  id: string;
  /** Simulated time (ms) at which it became visible. */
  at: number;
  /** Its Idempotency-Key; missing if the request had none. */
  key?: string;
  text: string;
  language?: string;
  spoilerText: string;
  sensitive: boolean;
  visibility: string;
  replyTo?: string;
  media: UploadedPicture[];
  edits: { at: number; text: string }[];
  reactions?: Reactions;
  deletedAt?: number;
}

export type NewStatus = Omit<TruthEntry, 'id' | 'at' | 'edits' | 'reactions' | 'deletedAt'>;

const keyLife = 3_600_000;

/** The account's statuses and the keys they were made with. Nothing ever leaves `truth`. */
export function createStatuses(now: () => number) {
  const truth: TruthEntry[] = [];
  const keys = new Map<string, { id: string; until: number }>();
  let lastId = 0n;

  return {
    truth,
    /** Newest first, without what was deleted. */
    visible: () => truth.filter((status) => status.deletedAt === undefined).reverse(),
    find: (id: string) => truth.find((status) => status.id === id && status.deletedAt === undefined),
    byKey(key: string): TruthEntry | undefined {
      const stored = keys.get(key);
      return stored && stored.until > now() ? truth.find(({ id }) => id === stored.id) : undefined;
    },
    add(status: NewStatus): TruthEntry {
      const fromTime = BigInt(Math.floor(now())) << 16n;
      lastId = fromTime > lastId ? fromTime : lastId + 1n;
      const entry: TruthEntry = { id: String(lastId), at: now(), edits: [], ...status };
      truth.push(entry);
      if (status.key !== undefined) keys.set(status.key, { id: entry.id, until: now() + keyLife });
      return entry;
    },
  };
}

/** The status as the API shows it. */
export function statusJson(
  status: TruthEntry,
  site: { base: string; account: Record<string, unknown> },
  truth: readonly TruthEntry[],
) {
  const instant = (ms: number) => new Date(ms).toISOString();
  const lastEdit = status.edits.at(-1);
  return {
    id: status.id,
    created_at: instant(status.at),
    in_reply_to_id: status.replyTo ?? null,
    in_reply_to_account_id: status.replyTo ? site.account.id : null,
    sensitive: status.sensitive,
    spoiler_text: status.spoilerText,
    visibility: status.visibility,
    language: status.language ?? null,
    uri: `${site.base}/users/${site.account.username}/statuses/${status.id}`,
    url: `${site.base}/@${site.account.username}/${status.id}`,
    replies_count: repliesTo(truth, status.id),
    reblogs_count: status.reactions?.reposts ?? 0,
    favourites_count: status.reactions?.likes ?? 0,
    quotes_count: status.reactions?.quotes ?? 0,
    edited_at: lastEdit ? instant(lastEdit.at) : null,
    content: contentOf(lastEdit?.text ?? status.text),
    reblog: null,
    application: { name: 'Slugline', website: null },
    account: site.account,
    media_attachments: status.media.map(({ id, alt }) => ({ id, type: 'image', description: alt ?? null })),
    mentions: [],
    tags: [],
    emojis: [],
    card: null,
    poll: null,
  };
}
