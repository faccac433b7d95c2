import { formats } from '../../feeds/index.ts';
import type { Context } from '../../src/actions/context.ts';
import { addressesOf } from '../../src/config/addresses.ts';
import { readArchivePage } from '../../src/syndication/archivePage.ts';
import { archiveHead } from '../../src/syndication/archives.ts';
import { fragmentName } from '../../src/syndication/fragments.ts';
import { headOf } from '../../src/syndication/head.ts';
import { subjectOf } from '../../src/syndication/subjects.ts';
import { headWithHistory, readWholeFeed } from '../../src/syndication/wholeFeed.ts';

/** A feed's document in one format as readers get it now. */
export async function documentOf(
  { store, config }: Context,
  id: string,
  extension = 'atom',
): Promise<string> {
  const asked = subjectOf(id, config);
  const extensions = Object.keys(formats);
  const whole = asked && (await readWholeFeed(store, config, asked, [extension]));
  if (!asked || !whole) throw new Error(`no feed ${id}`);
  const addresses = addressesOf(config);
  const head = headOf(config.newsroom, asked.subject, extension, extensions, addresses, whole.updatedAt);
  const document = formats[extension]?.render(
    headWithHistory(head, whole, extension, addresses),
    whole.fragments[extension] ?? [],
  );
  return document ?? '';
}

/** One page of a feed's archive in one format; empty if there is none. */
export async function pageOf(
  { store, config }: Context,
  id: string,
  number: number,
  extension = 'atom',
): Promise<string> {
  const asked = subjectOf(id, config);
  if (!asked) throw new Error(`no feed ${id}`);
  const name = fragmentName(extension, asked.content);
  const page = await readArchivePage(store, config.newsroom.id, id, number, [name]);
  if (!page || page === 'missing') return '';
  const head = archiveHead(config, asked, page, extension);
  return formats[extension]?.render(head, page.fragments[name] ?? []) ?? '';
}
