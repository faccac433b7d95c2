import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Context } from '../actions/context.ts';
import { changeShortLink } from '../actions/links/changeShortLink.ts';
import { createShortLink } from '../actions/links/createShortLink.ts';
import { importLinks } from '../actions/links/importLinks.ts';
import { addressesOf } from '../config/addresses.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { findLinks } from '../links/findLinks.ts';
import { type ImportKind, importKinds } from '../links/imports/kinds.ts';
import { type Link, type LinkWithClicks, requireLink, withClicks } from '../links/link.ts';
import { type LinkQuery, linkKinds, readLinkFilter } from '../links/linkFilter.ts';
import type { Preview } from '../links/preview.ts';
import { readableUrl } from '../net/readableUrl.ts';
import { grouped, previewsFor } from './doctor/previews.ts';
import { type ListOptions, oneOf, withExamples, withPages } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { counted, facts, table, withMore } from './terminal/table.ts';
import { shownTime } from './terminal/times.ts';

export function register(program: Command, shell: Shell): void {
  const links = program.command('links').description('short links and their clicks');
  withExamples(links, 'links list', 'links create https://daily.example/vote --code vote');

  withExamples(
    withPages(links.command('list'))
      .option(
        '--search <words>',
        'a code, an address, words of the article’s headline, or a part of the target',
      )
      .option('--article <id>', 'only of this article')
      .option('--channel <id>', 'only for posts on this channel')
      .option('--kind <kind>', linkKinds.join(', '), oneOf(linkKinds))
      .option('--clicked <yes|no>', 'clicked at least once, or never', oneOf(['yes', 'no']))
      .option('--since <time>', 'made since then: a time, or how long ago (24h)')
      .option('--until <time>', 'made until then: a time, or how long ago (3d)')
      .description('lists links, newest first'),
    'links list',
    'links list --kind custom --clicked no --until 7d',
  ).action(
    shell.answers(async ({ limit, cursor, ...written }: ListOptions & LinkQuery) => {
      const { context } = await shell.newsroom();
      const { store, config, clock } = context;
      const filter = readLinkFilter(written, { now: clock.now(), timezone: config.newsroom.timezone });
      const page = await findLinks(store, addressesOf(config), filter, { after: cursor }, limit);
      const items = await Promise.all(page.items.map((link) => full(context, link)));
      return listed(items, page.older, context, Object.values(written).some(Boolean));
    }),
  );

  withExamples(
    links.command('show').argument('<code>').description('shows one link with its history and clicks'),
    'links show vote',
  ).action(
    shell.answers(async (code: string) => {
      const { context } = await shell.newsroom();
      const link = await requireLink(context.store, code, context.config.web.baseUrl);
      return shown(await full(context, link), context);
    }),
  );

  withExamples(
    links
      .command('create')
      .argument('<target>', 'the target: an address of the newsroom or of links.allowHosts')
      .option('--code <code>', 'a code of your choice')
      .option('--article <id>', 'the article that it belongs to')
      .description('creates a short link'),
    'links create https://daily.example/vote --code vote',
  ).action(
    shell.answers(async (target: string, { code, article }: { code?: string; article?: string }) => {
      const { context } = await shell.newsroom();
      const link = await full(context, await createShortLink(context, { target, code, articleId: article }));
      return { text: link.url, data: link };
    }),
  );

  withExamples(
    links
      .command('import')
      .argument('<file>', 'the CSV or JSON export of Bitly, YOURLS, Shlink or Kutt, or - for standard input')
      .addOption(
        new Option('--from <kind>', 'which service exported it (default: detected)').choices(importKinds),
      )
      .option('--dry-run', 'show what would happen, without storing anything')
      .description('imports the links of another shortener under their own codes'),
    'links import shlink.csv --dry-run',
    'links import yourls_url.csv --from yourls',
  ).action(
    shell.answers(async (file: string, { from, dryRun }: { from?: ImportKind; dryRun?: boolean }) => {
      const { context } = await shell.newsroom();
      const leftOut: string[] = [];
      const result = await importLinks(context, {
        file: file === '-' ? process.stdin : await opened(file, shell.workingFolder),
        from,
        dryRun: dryRun ?? false,
        leftOut: ({ line, code, why }) => leftOut.push(`line ${line}${code && `, ${code}`}: ${why}`),
      });
      const { imported, known } = result;
      return {
        text: `${counted(imported, 'link')} ${dryRun ? 'would be imported' : 'imported'} from ${result.from}, ${known} already known, ${result.leftOut} left out.`,
        data: { ...result, dryRun: dryRun ?? false },
        leftOut,
        failed: imported + known === 0,
      };
    }),
  );

  withExamples(
    links
      .command('preview')
      .argument('<code>')
      .description(
        'shows the card that each platform’s crawler would make of a link, and what is wrong with it',
      ),
    'links preview vote',
  ).action(
    shell.answers(async (code: string) => {
      const { context } = await shell.newsroom();
      await requireLink(context.store, code, context.config.web.baseUrl);
      return previewed(await previewsFor(context, code));
    }),
  );

  for (const disabled of [true, false]) {
    const name = disabled ? 'disable' : 'enable';
    const description = disabled ? 'disables a link: it answers 410 from now on' : 'enables a disabled link';
    withExamples(
      links.command(name).argument('<code>').description(description),
      `links ${name} vote`,
    ).action(
      shell.answers(async (code: string) => {
        const { context } = await shell.newsroom();
        const link = await full(context, await changeShortLink(context, { code, disabled }));
        return { text: `${disabled ? 'Disabled' : 'Enabled'}: ${link.url}`, data: link };
      }),
    );
  }
}

function previewed(previews: Preview[]): Answer {
  const rows = previews.map(({ platform, size, title, description, image }) => [
    platform,
    size === 'none' ? 'no picture' : `${size} picture`,
    image && `${image.type} ${image.width}×${image.height}, ${Math.ceil((image.bytes ?? 0) / 1_000)} kB`,
    title ?? '–',
    description ?? '–',
  ]);
  const wrong = [...grouped(previews)].map(([what, platforms]) => `${platforms.join(', ')}: ${what}`);
  return {
    text: [table(['platform', 'card', 'picture', 'title', 'description'], rows), '', ...wrong]
      .join('\n')
      .trim(),
    data: { ok: wrong.length === 0, items: previews },
  };
}

async function opened(file: string, folder: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    return (await open(resolve(folder, file))).createReadStream();
  } catch (error) {
    throw new SluglineError('links.import-unreadable', { why: reasonOf(error) }, { cause: error });
  }
}

function full(context: Context, link: Link): Promise<LinkWithClicks> {
  return withClicks(context.store, link, context.config.links.baseUrl);
}

function listed(
  items: LinkWithClicks[],
  nextCursor: string | null,
  { config }: Context,
  isFiltered: boolean,
): Answer {
  const data = { items, nextCursor };
  if (items.length === 0 && nextCursor)
    return { text: withMore('None of the links looked at so far.', nextCursor), data };
  if (items.length === 0)
    return {
      text: isFiltered ? 'No such links.' : 'No links yet. Every article gets one when it is ingested.',
      data,
    };
  const rows = items.map((link) => [
    link.code,
    link.clicks.total,
    link.clicks.unique,
    link.channel,
    shownTime(link.createdAt, config.newsroom.timezone),
    `${readableUrl(link.target)}${link.disabledAt ? ' (disabled)' : ''}`,
  ]);
  return {
    text: withMore(table(['code', 'clicks', 'unique', 'channel', 'made', 'target'], rows), nextCursor),
    data,
  };
}

function shown(link: LinkWithClicks, { config }: Context): Answer {
  const time = (instant: string | undefined) => shownTime(instant, config.newsroom.timezone);
  const text = facts([
    ['link', link.url],
    ['target', readableUrl(link.target)],
    ['article', link.articleId],
    ['channel', link.channel],
    ['variant', link.variant],
    ['clicks', `${link.clicks.total}, by ${link.clicks.unique} visitors`],
    ['before', link.clicks.imported && `${link.clicks.imported}, counted by ${link.from ?? 'another'}`],
    ['made', time(link.createdAt)],
    ['disabled', time(link.disabledAt)],
  ]);
  const history = link.history.map(
    ({ at, by, target }) => `until ${time(at)} (changed by ${by}): ${readableUrl(target)}`,
  );
  return { text: [text, ...history].join('\n'), data: link };
}
