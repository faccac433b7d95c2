import { revisionsOf } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { linkByCode } from '../../links/link.ts';
import { linkableUrl, targetFor, targetFrom } from '../../links/target.ts';
import { changeLink } from '../../store/scripts/link/changeLink.ts';
import type { Context } from '../context.ts';

/**
 * Makes the short links of a moved article lead to its new address, each with its own parameters. A link whose target a
 * person chose stays as it is. May run twice.
 */
export async function followAddress(context: Context, article: Article): Promise<void> {
  const { store, config } = context;
  if (article.revision === 1) return;
  const address = linkableUrl(article, config);
  const moved = (await revisionsOf(store, article.id)).filter(
    (revision) => linkableUrl(revision, config) !== address,
  );
  if (moved.length === 0) return;
  const codes = await store.redis.hgetall(store.keys.articleLinks(article.id));
  await Promise.all(
    Object.values(codes).map(async (code) => {
      const link = await linkByCode(store, code, config.web.baseUrl);
      if (!link) return;
      const { channel = 'web', variant = 'article' } = link;
      const targetOf = (revision: Article) =>
        targetFor(
          linkableUrl(revision, config),
          { channel: channel || 'web', variant, section: revision.section },
          config,
        );
      const leadsToFormer = moved.some(
        (revision) => targetFrom(targetOf(revision), config.web.baseUrl) === link.target,
      );
      if (leadsToFormer)
        await changeLink(store, { code, target: targetOf(article), actor: context.actor.name });
    }),
  );
}
