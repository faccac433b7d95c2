import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { listArticles } from '../../article/archive.ts';
import { foldHeadline } from '../../article/text.ts';
import { recordInstance } from '../../store/scripts/instance/recordInstance.ts';
import type { Context } from '../context.ts';
import { correctArticle } from '../intake/correctArticle.ts';
import { pollSource } from '../intake/pollSource.ts';

const Corrections = z.object({ articles: z.array(z.object({ headline: z.string(), note: z.string() })) });

/**
 * Ingests the sample newsroom at its first start, through the same polls as any other, so that a newcomer sees
 * everything working. `samplesFolder` contains the corrections that its desk made.
 */
export async function loadSamples(context: Context, samplesFolder: string): Promise<void> {
  const { store, config, log } = context;
  if (await store.redis.hexists(store.keys.instance, 'samples')) return;
  for (const { id } of config.sources) await pollSource(context, id);
  const corrections = Corrections.parse(
    JSON.parse(await readFile(join(samplesFolder, 'corrections.json'), 'utf8')),
  );
  const { items } = await listArticles(store, 100);
  for (const { headline, note } of corrections.articles) {
    const article = items.find((each) => foldHeadline(each.headline) === foldHeadline(headline));
    if (article && article.corrections.length === 0) await correctArticle(context, { id: article.id, note });
  }
  await recordInstance(store, { set: { samples: '1' } });
  log.info({ articles: items.length }, 'the sample newsroom was loaded');
}
