import { mayAct, program } from '../../accounts/roles.ts';
import { articleById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { findChannel } from '../../channels/configured.ts';
import { mayBeVisible } from '../../delivery/copyStates.ts';
import { SluglineError } from '../../errors.ts';
import { changeCopy } from '../../store/scripts/delivery/changeCopy.ts';
import type { Context } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { copiesOfArticle } from './copiesOfArticle.ts';
import { keepCopy } from './keepCopy.ts';
import { removeCopy } from './removeCopy.ts';
import type { FoundCopy } from './requireCopy.ts';

/**
 * Follows an article's withdrawal to its published posts: each raises an alarm until it is definitely gone or a
 * person keeps it, and is removed or kept as the withdrawal said, otherwise as its channel's `onWithdraw` says. Once
 * the article is published again, the alarms end. May run twice, and runs again when a post in progress is published.
 */
export async function takeBackCopies(context: Context, articleId: string): Promise<void> {
  const article = await articleById(context.store, articleId);
  if (!article) return;
  const copies = await copiesOfArticle(context, articleId);
  // What the withdrawal or the configuration says is carried out even if the person who withdrew is only an editor.
  const acting = mayAct(context.actor.role, 'approver') ? context : { ...context, actor: program };
  const follow = article.status === 'withdrawn' ? takeBack : endAlarm;
  await forEachIsolated(context, copies, 'following a withdrawal to a copy', (found) =>
    follow(acting, article, found).catch((error: unknown) => {
      // The door and the job both follow the withdrawal: whichever is second finds it done.
      if (!(error instanceof SluglineError) || error.code !== 'copy.moved') throw error;
      context.log.info({ err: error, copy: found.copy.id }, 'a copy was changed meanwhile');
    }),
  );
}

async function takeBack(context: Context, article: Article, found: FoundCopy): Promise<void> {
  const { copy, keptBy } = found;
  if (!mayBeVisible(copy.state) || keptBy !== undefined || copy.state === 'removing') return;
  const channel = findChannel(context, copy.channel);
  const choice = article.copiesOnWithdraw ?? channel?.config.onWithdraw ?? 'ask';
  if (choice === 'keep') await keepCopy(context, { id: copy.id });
  else if (choice === 'remove' && copy.can.includes('remove')) await removeCopy(context, { id: copy.id });
  else await alarm(context, found);
}

async function alarm(context: Context, { copy }: FoundCopy): Promise<void> {
  const { id, version, state } = copy;
  await changeCopy(context.store, { id, expected: version, to: state, alarms: true });
}

async function endAlarm(context: Context, _: Article, { copy }: FoundCopy): Promise<void> {
  const { id, version, state } = copy;
  const isAlarming = await context.store.redis.zscore(context.store.keys.alarmingCopies, id);
  if (isAlarming !== null)
    await changeCopy(context.store, { id, expected: version, to: state, endsAlarm: true });
}
