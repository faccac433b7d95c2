import { accountNotes, learnAccounts } from '../../actions/account.ts';
import { channelNeeds, findChannel, whyNothingLeaves } from '../../actions/channel.ts';
import { whyHeld } from '../../actions/home.ts';
import type { Needs } from '../../actions/needs.ts';
import { switches } from '../../actions/pause.ts';
import { requireSource, sourceNeeds } from '../../actions/poll.ts';
import { overdueAfter } from '../../actions/troubles.ts';
import { toInstant } from '../../clock.ts';
import type { ChannelConfig, SourceConfig } from '../../config/schema.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import type { OpenNewsroom } from '../../newsroom.ts';
import { warningOf } from '../../sources/rhythm.ts';
import { hubWarning, isPushed, readSubscription, type Subscription } from '../../sources/subscription.ts';
import { runningInstance } from '../../store/instance.ts';
import { counted } from '../table.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** The file, and whether somebody runs it. */
export async function lookAtProgram({ loaded, warnings, dataFolder }: OpenNewsroom): Promise<Finding[]> {
  const running = await runningInstance(dataFolder);
  const sample = loaded.isSample
    ? '; it is the sample, write your own: slugline config example > newsroom.yaml'
    : '';
  return [
    ok('config', `${loaded.path}${sample}`),
    ...warnings.map((warning) => warn('config', warning)),
    running
      ? ok('start', `runs as process ${running.pid} at ${running.publicAddress}`)
      : warn(
          'start',
          'nothing runs on this data folder: nothing is polled or sent from here. Run: slugline start',
        ),
  ];
}

/** Every source, read as a poll would read it, storing nothing. */
export function lookAtSources(needs: Needs): Promise<Finding[]> {
  return Promise.all(needs.config.sources.map((source) => lookAtSource(needs, source)));
}

async function lookAtSource(needs: Needs, { id, type }: SourceConfig): Promise<Finding> {
  const what = `source ${id}`;
  try {
    const source = requireSource(needs, id);
    const { store, clock } = needs;
    const subscription = await readSubscription(store, id);
    const warning =
      warningOf(await store.redis.hgetall(store.keys.source(id)), clock.now()) ??
      hubWarning(subscription, clock.now());
    if (warning) return warn(what, `${warning}. See: slugline sources list`);
    const { batches } = await source.type.test(source.config, sourceNeeds(needs));
    const articles = batches.reduce((sum, batch) => sum + batch.articles.length, 0);
    const [refusal, ...refusals] = batches.flatMap((batch) => batch.refusals);
    if (refusal) {
      return warn(
        what,
        `${counted(articles, 'article')}, ${refusals.length + 1} refused, e.g. ${refusal.where}: ${refusal.reason}. See: slugline sources test ${id}`,
      );
    }
    return ok(
      what,
      type === 'webhook'
        ? `waits for pushes to ${needs.config.web.baseUrl}/ingest/${id}`
        : `${counted(articles, 'article')}${pushedWords(subscription, clock.now())}`,
    );
  } catch (error) {
    // A poll makes a drop folder that is not there.
    if (type === 'folder' && isMissing(error)) return ok(what, 'its folder is made at the first poll');
    return fail(what, wordsOf(error));
  }
}

function pushedWords(subscription: Subscription | undefined, now: number): string {
  if (!subscription || !isPushed(subscription, now)) return '';
  const { hub, leaseUntil, lastPushAt } = subscription;
  const last = lastPushAt > 0 ? `last push ${toInstant(lastPushAt)}` : 'nothing pushed yet';
  return `; pushed by ${new URL(hub).host}, lease until ${toInstant(leaseUntil)}, ${last}`;
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

/** Every channel, by its own check, which posts nothing. */
export async function lookAtChannels(needs: Needs): Promise<Finding[]> {
  const found = await Promise.all(needs.config.channels.map((channel) => lookAtChannel(needs, channel)));
  await learnAccounts(needs);
  const notes = Object.entries(await accountNotes(needs));
  return [...found, ...notes.map(([id, note]) => warn(`channel ${id}`, `${note}.`))];
}

async function lookAtChannel(needs: Needs, channel: ChannelConfig): Promise<Finding> {
  const what = `channel ${channel.id}`;
  const found = findChannel(needs, channel.id);
  if (!found) return fail(what, `there is no channel type ${channel.type}. Check newsroom.yaml.`);
  if (!found.type.check) return warn(what, `${whyNothingLeaves(found)}.`);
  // What sends nothing may stay as it is; it is told all the same.
  const bad = channel.dryRun ? warn : fail;
  const dry = channel.dryRun ? ' (dry run: sends nothing)' : '';
  try {
    const { ok: isOk, says } = await found.type.check(found.config, channelNeeds(needs));
    return isOk ? ok(what, `${says}${dry}`) : bad(what, `${says}${dry}`);
  } catch (error) {
    return bad(what, `${wordsOf(error)}${dry}`);
  }
}

/** Whether sending is on, and what waits for somebody. */
export async function lookAtSending(needs: Needs): Promise<Finding[]> {
  const { store, clock } = needs;
  const { standing, paused, channels } = await switches(needs);
  const held = whyHeld(standing);
  const until = clock.now() - overdueAfter;
  const [overdue, unknown, outbox, aside] = await Promise.all([
    store.redis.zcount(store.keys.due('deliver'), '-inf', until),
    store.redis.zcard(store.keys.deliveries('unknown', '*')),
    store.redis.xlen(store.keys.outbox),
    store.redis.xlen(store.keys.rejected),
  ]);
  const told = ({ by, why }: { by: string; why: string }) => `paused by ${by}${why ? ` (${why})` : ''}`;
  return [
    held
      ? warn('sending', held)
      : paused
        ? warn('sending', `${told(paused)}. Go on with: slugline resume`)
        : ok('sending', 'on'),
    ...Object.entries(channels).map(([id, state]) =>
      warn(`channel ${id}`, `${told(state)}. Go on with: slugline resume ${id}`),
    ),
    // What somebody has paused is late by intention.
    overdue > 0 && !paused
      ? fail(
          'deliveries',
          `${counted(overdue, 'delivery', 'deliveries')} more than 5 minutes overdue. Is a worker running? See: slugline deliveries list --state scheduled`,
        )
      : ok('deliveries', 'none is overdue'),
    ...(unknown > 0
      ? [
          warn(
            'deliveries',
            `${unknown} unknown: look at the channel, then slugline deliveries resolve. See: slugline deliveries list --state unknown`,
          ),
        ]
      : []),
    ...(outbox > 1_000 ? [warn('outbox', `${outbox} events wait for a worker. Run: slugline start`)] : []),
    ...(aside > 0
      ? [warn('intake', `${aside} pieces that could not be taken in are kept aside. See /ops.`)]
      : []),
  ];
}

/** An error's sentence with what to do. */
export function wordsOf(error: unknown): string {
  return error instanceof SluglineError ? error.message : reasonOf(error);
}
