import type { Command } from 'commander';
import { limitOf } from '../actions/channels/channelLimit.ts';
import type { Context } from '../actions/context.ts';
import { goesTo } from '../actions/drafting/draftArticle.ts';
import { placeholderCode } from '../actions/drafting/prepareDraft.ts';
import { dryRunIngest } from '../actions/intake/dryRunIngest.ts';
import { type Article, shortUrlOf } from '../article/article.ts';
import { composingFor, ruleOf, threadPartsOf } from '../channels/configured.ts';
import { checked } from '../compose/checkedComposition.ts';
import { type Composition, compose } from '../compose/composer.ts';
import type { CountingRule } from '../compose/counting/index.ts';
import { postable } from '../compose/counting/ownLink.ts';
import { composeAroundLink } from '../compose/link.ts';
import { addressesOf } from '../config/addresses.ts';
import { codeKeyOf } from '../links/codeKey.ts';
import { candidateCodes } from '../links/codes.ts';
import { linkableUrl } from '../links/target.ts';
import { ruleOfType } from './measure.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { readInput } from './terminal/documents.ts';

/** A channel as the composer needs it: a configured one, or a type's defaults. */
interface Place {
  id: string;
  type: string;
  rule: CountingRule;
  limit: number | undefined;
  hashtags: number;
  threadParts: number;
  link: 'short' | 'canonical';
  takes(article: Article): boolean;
}

interface Preview extends Composition {
  articleId: string;
  headline: string;
  channel: string;
  channelType: string;
  link: { code: string; url: string };
}

export function register(program: Command, shell: Shell): void {
  const command = program
    .command('compose')
    .argument('<document>', 'a file, a web address, or - for standard input')
    .option('--channel-type <type>', 'compose for this channel type, configured or not')
    .description('shows the drafts for a page, without storing anything');
  withExamples(command, 'compose page.txt', 'compose - --channel-type mastodon < page.txt').action(
    shell.answers(async (document: string, { channelType }: { channelType?: string }) => {
      // An unknown type is a usage error, whatever the document contains.
      if (channelType !== undefined) ruleOfType(channelType);
      const { context } = await shell.newsroom();
      const { articles, refusals } = await readInput(document, shell, context);
      const leftOut = refusals.map(({ where, reason }) => `${where}: ${reason}`);
      const previews: Preview[] = [];
      for (const [index, input] of articles.entries()) {
        const preview = await dryRunIngest(
          context,
          input,
          { source: 'command', pushed: true },
          `article ${index + 1}`,
        );
        const { article, row } = preview;
        if (!article) leftOut.push(`“${row.headline}”: ${row.reason ?? 'it would be withdrawn'}`);
        else previews.push(...(await previewsOf(context, article, await placesFor(context, channelType))));
      }
      return answerOf(previews, articles.length, leftOut);
    }),
  );
}

async function placesFor(context: Context, type: string | undefined): Promise<Place[]> {
  const configured = context.config.channels.filter((channel) => type === undefined || channel.type === type);
  const places = await Promise.all(
    configured.map(
      async (channel): Promise<Place> => ({
        id: channel.id,
        type: channel.type,
        rule: ruleOf(context, channel.id),
        limit: await limitOf(context, channel.id),
        hashtags: channel.hashtags,
        threadParts: threadPartsOf(channel),
        link: channel.link,
        takes: (article) => type !== undefined || goesTo(article, channel),
      }),
    ),
  );
  if (type === undefined || places.length > 0) return places;
  return [
    {
      id: type,
      type,
      rule: ruleOfType(type),
      limit: undefined,
      hashtags: 0,
      threadParts: 1,
      link: 'short',
      takes: () => true,
    },
  ];
}

async function previewsOf(context: Context, article: Article, places: Place[]): Promise<Preview[]> {
  const previews: Preview[] = [];
  for (const place of places) {
    if (!place.takes(article)) continue;
    const composing = composingFor(place.rule, place, article);
    const linked = (code: string) =>
      place.link === 'canonical'
        ? postable(linkableUrl(article, context.config), place.rule)
        : shortUrlOf(code, addressesOf(context.config));
    // As for a real draft: composed around a link of the same length, then with the variant's own code.
    const before = linked(placeholderCode);
    const composition = compose(article, { ...composing, link: before });
    const code = await codeFor(context, article.id, place.id, composition.variant);
    const url = linked(code);
    const own = { ...composing, link: url };
    const whole = composeAroundLink(composition, before, { article, composing: own, make: compose });
    const composed = checked(article, whole, own);
    const { id, headline } = article;
    previews.push({
      articleId: id,
      headline,
      channel: place.id,
      channelType: place.type,
      ...composed,
      link: { code, url },
    });
  }
  return previews;
}

/** The code that this draft has, or the shortest free one that it would get. Reserves nothing. */
async function codeFor(
  context: Context,
  articleId: string,
  channel: string,
  variant: string,
): Promise<string> {
  const { redis, keys } = context.store;
  const taken = await redis.hget(keys.articleLinks(articleId), `${channel}|${variant}`);
  if (taken) return taken;
  const codes = candidateCodes(await codeKeyOf(context.store), articleId, channel, variant);
  for (const code of codes) if (!(await redis.exists(keys.link(code)))) return code;
  return codes.at(-1) ?? '';
}

function answerOf(previews: Preview[], articles: number, leftOut: string[]): Answer {
  const stories = previews.map(({ headline, channel, channelType, parts, reasons, fits, alternatives }) => {
    const texts = parts.map(({ text, length, limit }, index) => {
      const name = parts.length > 1 ? `part ${index + 1} of ${parts.length}, ` : '';
      return `${text.replace(/^/gm, '  ')}\n  (${name}${length} of ${limit})`;
    });
    const title = `${headline}\n→ ${channel}${channel === channelType ? '' : ` (${channelType})`}${fits ? '' : ': needs an edit'}`;
    const others = alternatives.map(({ variant, parts: posts, reason }) =>
      [
        `  or, as ${variant} (${reason})`,
        posts.map(({ text }) => text.replace(/^/gm, '    ')).join('\n    ~\n'),
      ].join('\n'),
    );
    return [title, ...texts, ...reasons.map((reason) => `  - ${reason}`), ...others].join('\n');
  });
  const none = articles > 0 ? 'No channel in newsroom.yaml accepts this; try --channel-type.' : '';
  return {
    text: stories.join('\n\n') || none,
    data: { items: previews, nextCursor: null },
    leftOut,
    failed: articles === 0,
  };
}
