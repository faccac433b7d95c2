import { program } from '../../accounts/roles.ts';
import { articleById } from '../../article/archive.ts';
import { type Delivery, deliveriesById } from '../../delivery/delivery.ts';
import { keptMs, type StoredResult } from '../../delivery/results/row.ts';
import { timeOf } from '../../delivery/time.ts';
import { type Draft, draftById } from '../../review/draft.ts';
import { recordResult as record } from '../../store/scripts/delivery/recordResult.ts';
import type { Context } from '../context.ts';

/** How often a draft that is changing is read again; this many times in a row never happen. */
const maxTries = 20;

/**
 * Records what became of a draft of an article's post, for the results: that it was sent, that a person rejected it,
 * or that it is open again. Depends only on what is stored, so it may run at any time and any number of times.
 */
export async function recordResult(context: Context, draftId: string): Promise<void> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const draft = await draftById(context.store, draftId);
    if (draft?.purpose !== 'post' || (await isSentAlready(context, draftId))) return;
    const { outcome } = await recordOnce(context, draft);
    if (outcome === 'recorded') return;
  }
  throw new Error(`draft ${draftId} changed ${maxTries} times while its result was recorded`);
}

/** Its numbers come from elsewhere, and everything else stays. A mail to many recipients ends many times. */
async function isSentAlready({ store }: Context, draftId: string): Promise<boolean> {
  const row = await store.redis.hget(store.keys.results, draftId);
  return row !== null && (JSON.parse(row) as StoredResult).delivery !== undefined;
}

async function recordOnce(context: Context, draft: Draft): Promise<{ outcome: 'recorded' | 'moved' }> {
  const { store, clock } = context;
  const oldest = clock.now() - keptMs;
  const first = await firstSent(context, draft);
  const at = first ? Date.parse(timeOf(first)) : rejectedAt(draft);
  if (at !== undefined && at < oldest) return { outcome: 'recorded' };
  const article = await articleById(store, draft.articleId);
  const code = first && countedCode(draft);
  const row: StoredResult = {
    outcome: !first ? 'rejected' : draft.editedBy === undefined ? 'composed' : 'edited',
    articleId: draft.articleId,
    channel: draft.channel,
    variant: draft.variant,
    language: article?.language ?? draft.language,
    ...(article?.section ? { section: article.section } : {}),
    ...(first ? { delivery: first.id } : {}),
    ...(code ? { code } : {}),
  };
  return record(store, {
    draftId: draft.id,
    state: draft.state,
    version: draft.version,
    at,
    row: JSON.stringify(row),
    delivery: first?.id,
    code,
    oldest,
  });
}

/** The delivery of its first part, which has the link; by mail, one to the first recipient that was sent. */
async function firstSent({ store }: Context, { deliveries }: Draft): Promise<Delivery | undefined> {
  const found = await deliveriesById(store, deliveries);
  return found.find(({ part, state }) => part === 1 && state === 'sent');
}

/** When a person rejected it (ms). What a withdrawal or the clean-up rejects says nothing about the draft. */
function rejectedAt({ state, rejectedBy, rejectedAt, createdAt }: Draft): number | undefined {
  if (state !== 'rejected' || rejectedBy === undefined || rejectedBy === program.name) return undefined;
  return Date.parse(rejectedAt ?? createdAt);
}

/** The code of the short link in its text: a canonical link's clicks can't be counted. */
function countedCode({ link: { code, url } }: Draft): string | undefined {
  return code !== '' && url.endsWith(`/${code}`) ? code : undefined;
}
