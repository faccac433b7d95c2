import { actorChannels } from '../../../channels/activitypub/actorChannels.ts';
import { noteAddress } from '../../../channels/activitypub/addresses.ts';
import { noteById } from '../../../channels/activitypub/notes.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { pushIdOf } from '../../../delivery/delivery.ts';
import { guarded } from '../../../store/storeError.ts';
import type { WebContext } from '../../context.ts';

/**
 * The address of an actor's live post about an article, for a server that was given the article's own address; undefined
 * if there is none.
 */
export async function noteOfArticle(web: WebContext, articleId: string): Promise<string | undefined> {
  const { config, store } = web;
  for (const { id: channel } of actorChannels(config)) {
    const push = { newsroomId: config.newsroom.id, articleId, channel, purpose: 'post', part: 1 } as const;
    const note = await guarded(() => noteById(store, pushIdOf(push)));
    if (note && 'content' in note) return noteAddress(addressesOf(config).webBase, note.id);
  }
  return undefined;
}
