import { learnLimits } from '../../actions/channels/channelLimit.ts';
import { channelNotes } from '../../actions/channels/channelNotes.ts';
import type { Context } from '../../actions/context.ts';
import { learnAccounts } from '../../actions/delivering/channelAccount.ts';
import { heldReason } from '../../actions/operations/homeLease.ts';
import { switches } from '../../actions/operations/switches.ts';
import { unmatchedConditions } from '../../actions/operations/unmatchedConditions.ts';
import { channelContext, concernsOf, findChannel } from '../../channels/configured.ts';
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

/** Checks the configuration file, and whether a running process uses it. */
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

/** Checks every source by reading it as a poll would, without storing anything. */
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
    // A poll creates a drop folder that is missing.
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

/** Checks every channel by its own check, which posts nothing. */
export async function checkChannels(context: Context): Promise<Finding[]> {
  const found = await Promise.all(context.config.channels.map((channel) => checkChannel(context, channel)));
  await Promise.all([learnAccounts(context), learnLimits(context)]);
  const notes = Object.entries(await channelNotes(context));
  return [
    ...found.flat(),
    ...notes.map(([id, note]) => warn(`channel ${id}`, joined`${note}.`)),
    ...context.config.channels.flatMap((channel) => warnOfChannel(context, channel)),
  ];
}

function warnOfChannel(context: Context, { id }: ChannelConfig): Finding[] {
  const channel = findChannel(context, id);
  if (!channel) return [];
  const concerns = concernsOf(channel, { config: context.config, now: context.clock.now() });
  return concerns.map((says) => warn(`channel ${id}`, says));
}

/** Reports feeds and channels whose `where` no article matches. */
export async function checkConditions(context: Context): Promise<Finding[]> {
  const unmatched = await unmatchedConditions(context);
  return unmatched.map((sentence) => warn('where', `${sentence} Check newsroom.yaml.`));
}

async function checkChannel(context: Context, channel: ChannelConfig): Promise<Finding[]> {
  const what = `channel ${channel.id}`;
  const found = findChannel(context, channel.id);
  if (!found) return [fail(what, `there is no channel type ${channel.type}. Check newsroom.yaml.`)];
  // A problem on a channel that sends nothing is reported, but is no failure.
  const bad = channel.dryRun ? warn : fail;
  const dry = channel.dryRun ? ' (dry run: sends nothing)' : '';
  try {
    const check = await found.type.check(found.config, channelContext(context));
    const says = `${check.says}${dry}`;
    const concerns = (check.concerns ?? []).map((concern) => warn(what, concern));
    return [check.ok ? ok(what, says) : bad(what, says), ...concerns];
  } catch (error) {
    return [bad(what, `${sentenceOf(error)}${dry}`)];
  }
}

/** Reports whether sending is on, and what was rejected. */
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
