import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { reasonOf } from '../../errors.ts';
import { type OutboundResponse, sentState } from '../../net/outbound.ts';
import { jsonOf, outcomeOfAnswer, redacted } from '../answer.ts';
import type { Attempt, DocumentChange, DocumentSeen, Outcome, Post, PostedArticle } from '../channel.ts';
import { type NotedDocument, noteDocument } from '../documents/notes.ts';
import { NothingSent, type Within } from '../request.ts';
import { deleteRecord, putRecord, readRecord, refusalIn, Stored } from './repository.ts';
import { type BlueskyPlatform, sessionOf } from './session.ts';
import { addressOf, documentOf, documentPlace, type OwnRecord, publicationOf } from './siteRecords.ts';

/** How soon a record is written again that someone else was writing at the same time (ms). */
const againAfterMs = 1_000;

/** A record by its address and the digest of its content (com.atproto.repo.strongRef). */
export type StrongRef = z.infer<typeof Stored>;

const StoredRecord = Stored.extend({ value: z.looseObject({}) });
type StoredRecord = z.infer<typeof StoredRecord>;

type Failure = Exclude<Outcome, { kind: 'sent' }>;
type SitePlatform = BlueskyPlatform & { channel: { id: string } };

/** A request that the server did not carry out as it should, or may not have. */
class Failed extends Error {
  readonly outcome: Failure;

  constructor(outcome: Failure) {
    super(outcome.reason);
    this.outcome = outcome;
  }
}

function failed(platform: BlueskyPlatform, answer: OutboundResponse): Failed {
  const { status } = answer;
  const reason = `${platform.name} answered ${status} with an invalid receipt`;
  if (status < 300) return new Failed({ kind: 'uncertain', status, reason });
  return new Failed(outcomeOfAnswer(answer, platform, platform.context.clock.now()));
}

function failureOf({ secrets }: BlueskyPlatform, error: unknown): Failure {
  if (error instanceof Failed || error instanceof NothingSent) return error.outcome;
  return { kind: sentState(error), reason: redacted(reasonOf(error), secrets) };
}

/** The record there; undefined if there is none. */
async function current(
  platform: BlueskyPlatform,
  place: OwnRecord['place'],
  within: Within,
): Promise<StoredRecord | undefined> {
  const { answer } = await readRecord(platform, place, within);
  const stored = StoredRecord.safeParse(jsonOf(answer));
  if (answer.status === 200 && stored.success) return stored.data;
  if (refusalIn(answer) === 'RecordNotFound') return undefined;
  throw failed(platform, answer);
}

/** Whether our fields are there as they should be; others may have added fields of their own. */
function isAsWanted({ value }: StoredRecord, { ours, names }: OwnRecord): boolean {
  const there = Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
  return isDeepStrictEqual(there, ours);
}

/**
 * Writes our fields of a record, unless they are there. What others have added to it, such as a publication's icon,
 * stays; if someone writes it at the same time, nothing is overwritten.
 */
async function ensure(platform: BlueskyPlatform, record: OwnRecord, within: Within): Promise<StrongRef> {
  const before = await current(platform, record.place, within);
  if (before && isAsWanted(before, record)) return { uri: before.uri, cid: before.cid };
  const added = Object.entries(before?.value ?? {}).filter(([name]) => !record.names.includes(name));
  const whole = { ...Object.fromEntries(added), ...record.ours };
  const { answer } = await putRecord(platform, record.place, whole, before?.cid ?? null, within);
  const stored = Stored.safeParse(jsonOf(answer));
  if (answer.status === 200 && stored.success) return stored.data;
  if (refusalIn(answer) !== 'InvalidSwap') throw failed(platform, answer);
  const reason = `someone else was writing the account’s ${record.place.collection} at the same time`;
  throw new Failed({ kind: 'not-sent', reason, retryAfterMs: againAfterMs });
}

/** The account's publication and the article's document as they should be; undefined if there should be none. */
function recordsOf({ context }: BlueskyPlatform, did: string, article: PostedArticle | undefined) {
  const publication = publicationOf(context.newsroom);
  const document = article && documentOf(context.newsroom.id, addressOf(did, publication.place), article);
  return document && article ? { publication, document, revision: article.revision } : undefined;
}

/** Writes the publication and then the document, whose writing is noted before. */
async function write(
  platform: BlueskyPlatform,
  records: NonNullable<ReturnType<typeof recordsOf>>,
  about: NotedDocument & { uri: string },
  within: Within,
): Promise<StrongRef[]> {
  const { uri, ...noted } = about;
  const publication = await ensure(platform, records.publication, within);
  const note = { state: 'asked' as const, revision: records.revision, uri };
  await noteDocument(platform.context.store, { ...noted, publication: publication.uri }, note);
  return [await ensure(platform, records.document, within), publication];
}

/**
 * The strong references of a post's card to the article's document and its publication, which are written first. None
 * if the article is not below the newsroom's site, or if the server refuses the records: no post is lost because of
 * them. Throws `NothingSent` for any other failure.
 */
export async function referencesOf(
  platform: SitePlatform,
  { articleId, deliveryId, article }: Pick<Post, 'articleId' | 'deliveryId' | 'article'>,
  { signal, deadline, claim }: Pick<Attempt, 'signal' | 'deadline' | 'claim'>,
): Promise<StrongRef[]> {
  const { context, channel } = platform;
  try {
    const { did } = await sessionOf(platform);
    const records = recordsOf(platform, did, article);
    if (!records) return [];
    const about = { articleId, channel: channel.id, deliveryId, claim };
    const uri = addressOf(did, records.document.place);
    const references = await write(platform, records, { ...about, uri }, { signal, deadline });
    await noteDocument(context.store, about, { state: 'written', revision: records.revision, uri });
    return references;
  } catch (error) {
    const outcome = failureOf(platform, error);
    if (outcome.kind !== 'refused') throw new NothingSent(outcome);
    context.log.warn(
      { channel: channel.id, article: articleId, reason: outcome.reason },
      'the standard.site records of an article were refused; its post goes without them',
    );
    return [];
  }
}

/** @see ChannelType.changeDocument */
export async function changeDocument(platform: SitePlatform, change: DocumentChange): Promise<Outcome> {
  const { articleId, deliveryId, article, attempt } = change;
  const { store, newsroom } = platform.context;
  const { claim, ...within } = attempt ?? {};
  const about = { articleId, channel: platform.channel.id, deliveryId, claim };
  try {
    const { did } = await sessionOf(platform);
    const place = documentPlace(newsroom.id, articleId);
    const uri = addressOf(did, place);
    const records = recordsOf(platform, did, article);
    if (records) await write(platform, records, { ...about, uri }, within);
    else {
      await noteDocument(store, about, { state: 'asked', uri });
      const { answer } = await deleteRecord(platform, place, within);
      if (answer.status !== 200) throw failed(platform, answer);
    }
    const seen = await documentIs(platform, change);
    if (seen.kind !== 'as-wanted') return { kind: 'uncertain', reason: seen.reason };
    const revision = article ? { revision: article.revision } : {};
    await noteDocument(store, about, { state: records ? 'written' : 'gone', ...revision, uri });
    return { kind: 'sent', remoteId: uri };
  } catch (error) {
    return failureOf(platform, error);
  }
}

/** @see ChannelType.documentIs */
export async function documentIs(
  platform: BlueskyPlatform,
  { articleId, article, attempt }: DocumentChange,
): Promise<DocumentSeen> {
  const { claim, ...within } = attempt ?? {};
  try {
    const { did } = await sessionOf(platform);
    const place = documentPlace(platform.context.newsroom.id, articleId);
    const wanted = recordsOf(platform, did, article)?.document;
    const there = await current(platform, place, within);
    const isSo = wanted ? there !== undefined && isAsWanted(there, wanted) : there === undefined;
    if (isSo) return { kind: 'as-wanted', remoteId: addressOf(did, place) };
    const reason = there ? 'the article’s document is another one' : 'the article’s document is not there';
    return { kind: 'differs', reason };
  } catch (error) {
    return { kind: 'cannot-tell', reason: failureOf(platform, error).reason };
  }
}
