import { mayAct, program } from '../../accounts/roles.ts';
import { articleById } from '../../article/archive.ts';
import { findChannel } from '../../channels/configured.ts';
import { mayBeVisible } from '../../delivery/copyStates.ts';
import { changeCopy } from '../../store/scripts/delivery/changeCopy.ts';
import type { Context } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { copiesOfArticle } from './copiesOfArticle.ts';
import { keepCopy } from './keepCopy.ts';
import { removeCopy } from './removeCopy.ts';
import type { FoundCopy } from './requireCopy.ts';

/**
 * Follows an article's withdrawal to the posts that are out: each raises an alarm until it is certainly gone or somebody
 * keeps it, and is removed or kept as the withdrawal said, else as its channel's `onWithdraw` says. Published again, an
 * article alarms for nothing. May run twice, and runs again when a post goes out that was on its way.
 */
export async function takeBackCopies(context: Context, articleId: string): Promise<void> {
  const article = await articleById(context.store, articleId);
  if (!article) return;
  const copies = await copiesOfArticle(context, articleId);
  // What the withdrawal or the configuration says is carried out also where an editor withdrew it.
  const acting = mayAct(context.actor.role, 'approver') ? context : { ...context, actor: program };
  await forEachIsolated(context, copies, 'following a withdrawal to a copy', async (found) => {
    const { copy, keptBy } = found;
    if (article.status !== 'withdrawn') return endAlarm(context, found);
    if (!mayBeVisible(copy.state) || keptBy !== undefined || copy.state === 'removing') return;
    const channel = findChannel(context, copy.channel);
    const choice = article.copiesOnWithdraw ?? channel?.config.onWithdraw ?? 'ask';
    if (choice === 'keep') await keepCopy(acting, { id: copy.id });
    else if (choice === 'remove' && copy.can.includes('remove')) await removeCopy(acting, { id: copy.id });
    else await alarm(context, found);
  });
}

/** The same where the article is withdrawn; nothing else is looked at. */
export async function takeBackCopiesOfWithdrawn(context: Context, articleId: string): Promise<void> {
  const article = await articleById(context.store, articleId);
  if (article?.status === 'withdrawn') await takeBackCopies(context, articleId);
}

async function alarm(context: Context, { copy }: FoundCopy): Promise<void> {
  const { id, version, state } = copy;
  await changeCopy(context.store, { id, expected: version, to: state, alarms: true });
}

async function endAlarm(context: Context, { copy }: FoundCopy): Promise<void> {
  const { id, version, state } = copy;
  const isAlarming = await context.store.redis.zscore(context.store.keys.alarmingCopies, id);
  if (isAlarming !== null)
    await changeCopy(context.store, { id, expected: version, to: state, endsAlarm: true });
}
