import { isDeepStrictEqual } from 'node:util';
import type { Config } from './schema.ts';

/** When a change of a key takes effect: when the file is reloaded, or at the next start. */
type Effect = 'reload' | 'restart';

/** Every key of newsroom.yaml; a new one must be listed here (`tests/config/reload.test.ts`). */
export const effectOf: Record<string, Effect> = {
  // A change to another newsroom is refused (`requireSameId`).
  'newsroom.id': 'restart',
  'newsroom.name': 'reload',
  'newsroom.url': 'reload',
  'newsroom.language': 'reload',
  'newsroom.timezone': 'reload',
  sources: 'reload',
  feeds: 'reload',
  hubs: 'reload',
  'links.baseUrl': 'reload',
  'links.allowHosts': 'reload',
  'links.redirect': 'reload',
  'links.cards': 'reload',
  'links.countries': 'reload',
  'links.utm': 'reload',
  channels: 'reload',
  'copies.check': 'reload',
  'copies.within': 'reload',
  'copies.statistics': 'reload',
  'compose.learn': 'reload',
  'compose.leastPosts': 'reload',
  'compose.tryOthers': 'reload',
  'compose.rewrite': 'reload',
  'web.host': 'restart',
  'web.port': 'restart',
  'web.baseUrl': 'reload',
  'web.trustProxy': 'restart',
  'web.metricsToken': 'reload',
  'network.allow': 'reload',
  'network.callbacks': 'reload',
  'retention.articles': 'reload',
  'retention.revisions': 'reload',
  'retention.clicks': 'reload',
  'retention.drafts': 'reload',
  'retention.deliveries': 'reload',
  'retention.audit': 'reload',
  'retention.rejected': 'reload',
  'push.enabled': 'reload',
  'push.contact': 'reload',
  'push.maxAge': 'reload',
  webhooks: 'reload',
  notices: 'reload',
};

/** A sentence for each key that has changed since the start and takes effect only at the next one. */
export function restartSentences(atStart: Config, now: Config): string[] {
  return Object.entries(effectOf)
    .filter(
      ([key, effect]) => effect === 'restart' && !isDeepStrictEqual(valueAt(atStart, key), valueAt(now, key)),
    )
    .map(([key]) => `${key} has changed: it takes effect when this process is started again.`);
}

function valueAt(config: Config, key: string): unknown {
  return key.split('.').reduce<unknown>((value, part) => Reflect.get(Object(value), part), config);
}
