import { actor, actorPost, actorServer } from './actor.ts';
import { article, purged } from './article.ts';
import { audit, auditGaps } from './audit.ts';
import { channel, newsroom, platformAccount, source } from './channel.ts';
import { copy, delivery } from './delivery.ts';
import { draft } from './draft.ts';
import { feed } from './feed.ts';
import { identity } from './identity.ts';
import { clicksOfDay, clicksOfVariants, link } from './link.ts';
import { notes } from './note.ts';
import type { RecordType } from './record.ts';
import { user } from './user.ts';

/**
 * Every kind of record, in the order of an export. Deliveries, the proof of what was sent, are read last: a post that
 * is sent meanwhile is in the file rather than missing from it. An actor's posts come after them: each that was sent is
 * there.
 */
export const recordTypes: RecordType[] = [
  newsroom,
  user,
  source,
  channel,
  platformAccount,
  identity,
  article,
  purged,
  feed,
  link,
  clicksOfDay,
  clicksOfVariants,
  draft,
  notes,
  delivery,
  copy,
  actorServer,
  actorPost,
  actor,
  audit,
  auditGaps,
];
