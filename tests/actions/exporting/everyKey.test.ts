import { expect, test } from 'vitest';
import { keysOf } from '../../../src/store/keys.ts';

/** In a record of its own, or a part of one. */
const exported = [
  'account alarmingCopies article articleDrafts articleLinks auditAnchors auditBook auditState channel channels',
  'clicks clicksOfDay container copy cron delivery documents draft feedState feedTombstones feeds foldedCodes foundCopies',
  'identity link links notes notesTo posted proposals revisions source switches unreadNotes unsubscribed user users',
  'actor actorLog actorServers actorServer actorFollowers actorAccepts note',
  'variantClicks articles digests drafts deliveries deliveriesByTime calendar wanted retries due',
];

/** Made from records by the import. */
const derived = [
  'actorOutbox articleFeeds auditOf clickedLinks customLinks feed feedPlaces found foundWords fragments importedLinks linkIndex',
  'linksOf listed listedBy listedIn postIndex review reviewFirst',
  'results resultTimes resultClicks resultStatistics storyBands storyBandTimes waiting',
];

/** Not in an export, as docs/export.md says: secrets, what renews itself, and what only processes at work need. */
const leftOut = [
  'actorFailing actorRefusing reactions',
  'base queues instance processes homes replicationProbe outbox changes audit auditLogged calls locks clickHours',
  'visitors clickBatch follower followers followersElsewhere followersOf hubAsked hubSubscription hubSubscribers',
  'hubFeeds hubHosts hubDoubts hubFailing hubOutside idempotency invitation media noticing notices publishedPicture',
  'rejected sandbox sandboxOrder sandboxPosts session sessions signIn signInLock signInRequest sourceHub sourcePoll',
  'sourcePushes subscribers token tokens webhook webhookEvent webhookEvents wrongSignIns',
];

/** One line of names, or several, as a list. */
const namesIn = (lines: string[]) => lines.flatMap((line) => line.split(' '));

test('every key of the store is in exports, made by imports, or left out for a reason', () => {
  const known = [exported, derived, leftOut].flatMap(namesIn);
  expect(known.toSorted()).toEqual(Object.keys(keysOf('any')).sort());
});
