import type { Context } from '../../actions/context.ts';
import { listArticles } from '../../article/archive.ts';
import { shortUrlOf } from '../../article/article.ts';
import { visibleTo } from '../../article/visibility.ts';
import { addressesOf } from '../../config/addresses.ts';
import { type Preview, previewsOf } from '../../links/preview.ts';
import type { OpenNewsroom } from '../../newsroom.ts';
import { runningInstance } from '../../store/instance.ts';
import { counted } from '../terminal/table.ts';
import { type Finding, ok, warn } from './finding.ts';

/** The cards of a link as each platform's crawler would find them. */
export function previewsFor(context: Context, code: string): Promise<Preview[]> {
  const addresses = addressesOf(context.config);
  return previewsOf(shortUrlOf(code, addresses), {
    clock: context.clock,
    log: context.log,
    allow: context.config.network.allow,
    own: [addresses.linkBase, addresses.webBase],
  });
}

/** How many of the newest articles are searched for a public one. */
const mostPreviews = 20;

/** Checks the cards that the newest article's link would get; skipped if nobody could follow it. */
export async function checkPreviews({ context, dataFolder }: OpenNewsroom): Promise<Finding[]> {
  const isHere = /^https?:\/\/(127\.|localhost|\[::1\])/.test(context.config.web.baseUrl);
  if (isHere && !(await runningInstance(dataFolder))) return [];
  const { items } = await listArticles(context.store, mostPreviews);
  const now = context.clock.now();
  const newest = items.find((article) => visibleTo(article, now, 'public') === 'full' && article.code);
  if (!newest) return [];
  const previews = await previewsFor(context, newest.code);
  const failing = previews.filter(({ wrong }) => wrong.length > 0);
  const url = shortUrlOf(newest.code, addressesOf(context.config));
  if (failing.length === 0)
    return [ok('previews', `${url} gets a complete card on ${counted(previews.length, 'platform')}`)];
  const see = `See: slugline links preview ${newest.code}`;
  return [...grouped(failing)].map(([what, platforms]) =>
    warn('previews', `${platforms.join(', ')}: ${what} ${see}`),
  );
}

/** Each problem with the platforms that have it. */
export function grouped(previews: Preview[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { platform, wrong } of previews)
    for (const what of wrong) groups.set(what, [...(groups.get(what) ?? []), platform]);
  return groups;
}
