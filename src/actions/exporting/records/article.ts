import { z } from 'zod';
import { sanitiseBody } from '../../../article/sanitise.ts';
import { scanKeys } from '../../../store/lists/walk.ts';
import type { ImportWrite } from '../../../store/scripts/instance/importRecords.ts';
import type { Store } from '../../../store/store.ts';
import { atOnce, each, type Hash, idsBelow, present, scoreOf } from './reading.ts';
import { defineRecord, Fields, fieldsFrom, flatFields, Id, recordOf } from './record.ts';

const instant = z.iso.datetime({ offset: true });

/**
 * The fields that every reader of an article relies on; the others are those of `Article` in src/article/article.ts.
 */
const StoredArticle = z.looseObject({
  id: Id,
  headline: z.string().min(1),
  bullets: z.array(z.string()),
  standfirst: z.string().optional(),
  body: z.string().optional(),
  authors: z.array(z.string()),
  tags: z.array(z.string()),
  section: z.string().optional(),
  language: z.string(),
  publishedAt: instant,
  updatedAt: instant,
  embargoUntil: instant.optional(),
  breaking: z.boolean(),
  access: z.enum(['public', 'subscribers']),
  source: z.string(),
  status: z.enum(['published', 'corrected', 'withdrawn']),
  revision: z.int().min(1),
  corrections: z.array(z.looseObject({ at: instant, note: z.string() })),
});

type StoredArticle = z.infer<typeof StoredArticle>;

/** HTML from a file may be anything: it is cleaned as at intake. */
function jsonOf(article: StoredArticle): string {
  return JSON.stringify(
    article.body === undefined ? article : { ...article, body: sanitiseBody(article.body) },
  );
}

const Names = z.record(z.string().min(1), Id);

const schema = z.strictObject({
  type: z.literal('article'),
  id: Id,
  article: StoredArticle,
  /** Its stored revisions, oldest first; the newest is the article itself. */
  revisions: z.array(StoredArticle),
  /** `<channel>|<variant>` → short code. */
  links: Names,
  /** `<channel>|<purpose>` → draft. */
  drafts: Names,
  /** `channel:<id>` → what is known of the channel's record of it at its platform. */
  documents: Fields.optional(),
  /** The other fields of its record in the store. */
  state: Fields,
  /** When its embargo ends, or when a postponed text is ingested (ms). */
  due: z.strictObject({ embargo: z.number().optional(), putOff: z.number().optional() }),
  /** Source → score of its open proposal. */
  proposals: z.record(Id, z.number()),
  /** Score in the list of digests, if it is one. */
  digest: z.number().optional(),
});

/** Fields that are in the article itself, or that the import builds again. */
const notState = ['json', 'terms'];

async function readArticle(store: Store, id: string): Promise<z.input<typeof schema> | undefined> {
  const { keys } = store;
  const found = await atOnce(store, (reading) =>
    reading
      .hgetall(keys.article(id))
      .hgetall(keys.revisions(id))
      .hgetall(keys.articleLinks(id))
      .hgetall(keys.articleDrafts(id))
      .hgetall(keys.documents(id))
      .zscore(keys.digests, id)
      .zscore(keys.due('embargo'), id)
      .zscore(keys.due('put-off'), id),
  );
  const [stored, revisions, links, drafts, documents] = found as Hash[];
  const [digest, embargo, putOff] = found.slice(5).map(scoreOf);
  if (!stored?.json) return undefined;
  const sources = Object.keys(stored).flatMap((name) =>
    name.startsWith('proposal:') ? [name.slice(9)] : [],
  );
  const scores = await Promise.all(
    sources.map((source) => store.redis.zscore(keys.proposals, `${id}.${source}`)),
  );
  return {
    type: 'article',
    id,
    article: JSON.parse(stored.json) as StoredArticle,
    revisions: Object.values(revisions ?? {})
      .map((json) => JSON.parse(json) as StoredArticle)
      .sort((a, b) => a.revision - b.revision),
    links: fieldsFrom(links ?? {}) as Hash,
    drafts: fieldsFrom(drafts ?? {}) as Hash,
    ...documentsIn(documents),
    state: fieldsFrom(stored, { without: notState }),
    due: present({ embargo, putOff }),
    proposals: present(Object.fromEntries(sources.map((source, n) => [source, scoreOf(scores[n])]))),
    ...present({ digest }),
  };
}

function documentsIn(documents: Hash = {}): { documents?: z.infer<typeof Fields> } {
  const fields = fieldsFrom(documents);
  return Object.keys(fields).length > 0 ? { documents: fields } : {};
}

/** An article with its revisions, its codes and the names of its drafts. */
export const article = defineRecord('article', {
  schema,
  // A walk of a list by date could skip an article whose date changes meanwhile.
  read: (store) => each(idsBelow(store, 'article'), (id) => readArticle(store, id)),
  nameOf: ({ id }) => id,
  writes(
    { id, article, revisions, links, drafts, documents = {}, state, due, proposals, digest },
    { store: { keys } },
  ) {
    const place = (key: string, score: number | undefined, member = id): ImportWrite[] =>
      score === undefined ? [] : [{ key, as: 'place', member, score }];
    return [
      { key: keys.article(id), as: 'record', fields: ['json', jsonOf(article), ...flatFields(state)] },
      ...recordOf(
        keys.revisions(id),
        Object.fromEntries(revisions.map((each) => [each.revision, jsonOf(each)])),
      ),
      ...recordOf(keys.articleLinks(id), links),
      ...recordOf(keys.articleDrafts(id), drafts),
      ...recordOf(keys.documents(id), documents),
      ...(digest === undefined
        ? place(keys.articles, -Date.parse(article.publishedAt))
        : place(keys.digests, digest)),
      ...place(keys.due('embargo'), due.embargo),
      ...place(keys.due('put-off'), due.putOff),
      ...Object.entries(proposals).flatMap(([source, score]) =>
        place(keys.proposals, score, `${id}.${source}`),
      ),
    ];
  },
});

/** What is left of a purged article: its codes still redirect, and its posts are never sent again. */
export const purged = defineRecord('purged', {
  schema: z.strictObject({
    type: z.literal('purged'),
    id: Id,
    links: Names,
    drafts: Names,
    documents: Fields.optional(),
  }),
  read: (store) => each(remainsOf(store), (id) => readPurged(store, id)),
  nameOf: ({ id }) => id,
  writes: ({ id, links, drafts, documents = {} }, { store: { keys } }) => [
    ...recordOf(keys.articleLinks(id), links),
    ...recordOf(keys.articleDrafts(id), drafts),
    ...recordOf(keys.documents(id), documents),
  ],
});

/** A digest has drafts and no links; every other article has both. */
async function* remainsOf(store: Store): AsyncGenerator<string[]> {
  const { redis, keys } = store;
  const start = keys.article('');
  for (const what of ['links', 'drafts'])
    for await (const found of scanKeys(store, 'article', '*', what)) {
      const ids = found.map((key) => key.slice(start.length, -what.length - 1));
      if (what === 'links') yield ids;
      else {
        const haveLinks = await Promise.all(ids.map((id) => redis.exists(keys.articleLinks(id))));
        yield ids.filter((_, n) => haveLinks[n] === 0);
      }
    }
}

async function readPurged({ redis, keys }: Store, id: string) {
  const [isThere, links, drafts, documents] = await Promise.all([
    redis.exists(keys.article(id)),
    redis.hgetall(keys.articleLinks(id)),
    redis.hgetall(keys.articleDrafts(id)),
    redis.hgetall(keys.documents(id)),
  ]);
  if (isThere === 1) return undefined;
  const names = { links: fieldsFrom(links) as Hash, drafts: fieldsFrom(drafts) as Hash };
  return { type: 'purged' as const, id, ...names, ...documentsIn(documents) };
}
