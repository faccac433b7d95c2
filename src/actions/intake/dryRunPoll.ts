import { guidsAmong } from '../../article/identity.ts';
import { listingOf } from '../../article/listing.ts';
import type { SourceConfig } from '../../config/schema.ts';
import type { Batch, SourceType } from '../../sources/source.ts';
import type { Context } from '../context.ts';
import { dryRunIngest } from './dryRunIngest.ts';
import { guidsOf, type Ingested } from './ingest.ts';

/** What a poll that brings these batches would do with each article; changes nothing. */
export async function dryRunPoll(
  context: Context,
  { id, section, sections, language }: SourceConfig,
  { pushed }: SourceType,
  batches: Batch[],
): Promise<Ingested[]> {
  const from = { source: id, pushed, section, sections, language };
  const rows: Ingested[] = [];
  const entries = batches.flatMap(({ articles }) => articles.filter(({ status }) => status === undefined));
  const isList = batches.some(({ guids }) => guids !== undefined);
  const listing = isList ? listingOf(id, entries) : undefined;
  for (const { name, articles, guids, partial } of batches) {
    const isInDocument = guidsAmong(id, guids ?? guidsOf(articles));
    const manner = { ...from, isInDocument, listing, ...(partial ? { partial } : {}) };
    for (const input of articles) {
      const { row } = await dryRunIngest(context, input, manner, name);
      // A poll ignores a missing page, or a tombstone, of an article that was never stored.
      const isNoNews = !pushed && input.status === 'withdrawn' && row.outcome === 'rejected';
      rows.push(isNoNews ? { ...row, outcome: 'unchanged' } : row);
    }
  }
  return rows;
}
