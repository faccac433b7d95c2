import { learnLimits } from '../../actions/channels/channelLimit.ts';
import { channelNotes } from '../../actions/channels/channelNotes.ts';
import type { Context } from '../../actions/context.ts';
import { learnAccounts } from '../../actions/delivering/channelAccount.ts';
import { heldReason } from '../../actions/operations/homeLease.ts';
import { switches } from '../../actions/operations/switches.ts';
import { unmatchedConditions } from '../../actions/operations/unmatchedConditions.ts';
import { channelContext, endingOf, findChannel } from '../../channels/configured.ts';
import type { ChannelConfig, SourceConfig } from '../../config/schema.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import { joined } from '../../joined.ts';
import type { OpenNewsroom } from '../../newsroom.ts';
import { requireSource, sourceContext } from '../../sources/configuredSource.ts';
import { sourceState } from '../../sources/sourceStates.ts';
import type { ShownSubscription } from '../../sources/subscription.ts';
import { runningInstance } from '../../store/instance.ts';
import { counted } from '../terminal/table.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** The file, and whether a process runs it. */
export async function checkProgram({ loaded, warnings, dataFolder }: OpenNewsroom): Promise<Finding[]> {
  const running = await runningInstance(dataFolder);
  const sample = loaded.isSample
    ? '; it is the sample. Write your own: slugline config example > newsroom.yaml'
    : '';
  return [
    ok('config', `${loaded.path}${sample}`),
    ...warnings.map((warning) => warn('config', warning)),
    running
      ? ok('start', `runs as process ${running.pid} at ${running.publicAddress}`)
      : warn(
          'start',
          'Slugline is not running on this data folder: nothing is polled or sent. Run: slugline start',
        ),
  ];
}

/** Every source, read as a poll would read it, without storing anything. */
export function checkSources(context: Context): Promise<Finding[]> {
  return Promise.all(context.config.sources.map((source) => checkSource(context, source)));
}

async function checkSource(context: Context, { id, type }: SourceConfig): Promise<Finding> {
  const what = `source ${id}`;
  try {
    const source = requireSource(context, id);
    const { lastWarning, websub } = await sourceState(context, source.config);
    if (lastWarning) return warn(what, `${lastWarning}. See: slugline sources list`);
    const { batches } = await source.type.test(source.config, sourceContext(context));
    const articles = batches.reduce((sum, batch) => sum + batch.articles.length, 0);
    const [refusal, ...refusals] = batches.flatMap((batch) => batch.refusals);
    if (refusal) {
      return warn(
        what,
        joined`${counted(articles, 'article')}, ${refusals.length + 1} refused, e.g. ${refusal.where}: ${refusal.reason}. See: slugline sources test ${id}`,
      );
    }
    return ok(
      what,
      type === 'webhook'
        ? `waits for pushes to ${context.config.web.baseUrl}/ingest/${id}`
        : `${counted(articles, 'article')}${pushSentence(websub)}`,
    );
  } catch (error) {
    // A poll creates a missing drop folder.
    if (type === 'folder' && isMissing(error)) return ok(what, 'its folder is created at the first poll');
    return fail(what, sentenceOf(error));
  }
}

function pushSentence(websub: ShownSubscription | undefined): string {
  if (!websub?.leaseUntil) return '';
  const { hub, leaseUntil, lastPushAt } = websub;
  return `; pushed by ${hub}, lease until ${leaseUntil}, ${lastPushAt ? `last push ${lastPushAt}` : 'no push yet'}`;
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

/** Every channel, by its own check, which does not post. */
export async function checkChannels(context: Context): Promise<Finding[]> {
  const found = await Promise.all(context.config.channels.map((channel) => checkChannel(context, channel)));
  await Promise.all([learnAccounts(context), learnLimits(context)]);
  const notes = Object.entries(await channelNotes(context));
  return [
    ...found,
    ...notes.map(([id, note]) => warn(`channel ${id}`, joined`${note}.`)),
    ...context.config.channels.flatMap((channel) => checkFacts(context, channel)),
  ];
}

function checkFacts(context: Context, { id }: ChannelConfig): Finding[] {
  const channel = findChannel(context, id);
  return channel ? endingOf(channel, context.clock.now()).map((says) => warn(`channel ${id}`, says)) : [];
}

/** Feeds and channels whose `where` no article meets. */
export async function checkConditions(context: Context): Promise<Finding[]> {
  const unmatched = await unmatchedConditions(context);
  return unmatched.map((sentence) => warn('where', `${sentence} Check newsroom.yaml.`));
}

async function checkChannel(context: Context, channel: ChannelConfig): Promise<Finding> {
  const what = `channel ${channel.id}`;
  const found = findChannel(context, channel.id);
  if (!found) return fail(what, `there is no channel type ${channel.type}. Check newsroom.yaml.`);
  // A channel that sends nothing may stay broken; it is still reported.
  const bad = channel.dryRun ? warn : fail;
  const dry = channel.dryRun ? ' (dry run: sends nothing)' : '';
  try {
    const { ok: isOk, says } = await found.type.check(found.config, channelContext(context));
    return isOk ? ok(what, `${says}${dry}`) : bad(what, `${says}${dry}`);
  } catch (error) {
    return bad(what, `${sentenceOf(error)}${dry}`);
  }
}

/** Whether sending is on, and what was rejected. */
export async function checkSending(context: Context): Promise<Finding[]> {
  const { store } = context;
  const { standing: homeState, paused, channels } = await switches(context);
  const held = heldReason(homeState);
  const aside = await store.redis.xlen(store.keys.rejected);
  const describe = ({ by, why }: { by: string; why: string }) => `paused by ${by}${why ? ` (${why})` : ''}`;
  return [
    held
      ? warn('sending', held)
      : paused
        ? warn('sending', `${describe(paused)}. Resume with: slugline resume`)
        : ok('sending', 'on'),
    ...Object.entries(channels).map(([id, state]) =>
      warn(`channel ${id}`, `${describe(state)}. Resume with: slugline resume ${id}`),
    ),
    ...(aside > 0 ? [warn('intake', `${aside} inputs were rejected and recorded. See /ops.`)] : []),
  ];
}

/** An error's sentence with its hint. */
export function sentenceOf(error: unknown): string {
  return error instanceof SluglineError ? error.message : reasonOf(error);
}
