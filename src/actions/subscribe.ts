import { newWord } from '../chance.ts';
import { SluglineError } from '../errors.ts';
import { askSubscription } from '../store/scripts/askSubscription.ts';
import {
  doubtsMs,
  mostAsked,
  mostDoubts,
  mostOfHost,
  mostSubscriptions,
  verifyMs,
} from '../syndication/hub/limits.ts';
import { readRequest } from '../syndication/hub/request.ts';
import { digestOf, subscriptionIdOf } from '../syndication/hub/topic.ts';
import type { Needs } from './needs.ts';

/**
 * Takes a request to the hub, to subscribe or unsubscribe (WebSub, section 5.1). When this resolves it is durable; it is
 * verified later, and nothing is changed before that. Throws `hub.invalid` for what is wrong with it, `hub.host-limit`
 * and `hub.full` where it is too much.
 */
export async function takeRequest(
  needs: Pick<Needs, 'store' | 'config'>,
  form: URLSearchParams,
): Promise<void> {
  const { store, config } = needs;
  const request = readRequest(form, config);
  const { topic, host } = request;
  const asked = await askSubscription(
    store,
    {
      id: subscriptionIdOf(topic, request.callback),
      mode: request.mode,
      feed: topic.feed,
      extension: topic.extension,
      topicUrl: request.topicUrl,
      callback: request.callback,
      host,
      hostDigest: digestOf(host),
      lease: request.lease,
      secret: request.secret,
      patience: 2 * verifyMs,
      mostDoubts,
      most: mostSubscriptions,
      mostOfHost,
      mostAsked,
    },
    newWord(store.chance),
  );
  switch (asked.outcome) {
    case 'asked':
      return;
    case 'doubted':
      throw new SluglineError('hub.host-limit', {
        host,
        seconds: asked.seconds,
        why: `it confirmed none of the last ${mostDoubts} requests`,
      });
    case 'host-full':
      throw new SluglineError('hub.host-limit', {
        host,
        seconds: doubtsMs / 1_000,
        why: `it has ${mostOfHost} subscriptions`,
      });
    case 'full':
      throw new SluglineError('hub.full', { what: asked.what });
  }
}
