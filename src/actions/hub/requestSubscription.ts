import { SluglineError } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { requestSubscription } from '../../store/scripts/hub/requestSubscription.ts';
import {
  doubtsMs,
  maxDoubts,
  maxOfHost,
  maxSubscriptions,
  mostAsked,
  verifyMs,
} from '../../syndication/hub/limits.ts';
import { readRequest } from '../../syndication/hub/request.ts';
import { digestOf, subscriptionIdOf } from '../../syndication/hub/topic.ts';
import type { Context } from '../context.ts';

/**
 * Accepts a request to the hub, to subscribe or unsubscribe (WebSub, section 5.1). It is durable when this resolves,
 * and is verified later; nothing changes before that. Throws `hub.invalid` for an invalid request, `hub.host-limit` and
 * `hub.full` beyond the limits.
 */
export async function takeRequest(
  context: Pick<Context, 'store' | 'config'>,
  form: URLSearchParams,
): Promise<void> {
  const { store, config } = context;
  const request = readRequest(form, config);
  const { topic, host } = request;
  const requested = await requestSubscription(
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
      mostDoubts: maxDoubts,
      most: maxSubscriptions,
      mostOfHost: maxOfHost,
      mostAsked,
    },
    randomToken(store.random),
  );
  switch (requested.outcome) {
    case 'asked':
      return;
    case 'doubted':
      throw new SluglineError('hub.host-limit', {
        host,
        seconds: requested.seconds,
        why: `it confirmed none of the last ${maxDoubts} requests`,
      });
    case 'host-full':
      throw new SluglineError('hub.host-limit', {
        host,
        seconds: doubtsMs / 1_000,
        why: `it has ${maxOfHost} subscriptions`,
      });
    case 'full':
      throw new SluglineError('hub.full', { what: requested.what });
  }
}
