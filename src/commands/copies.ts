import type { Command } from 'commander';
import type { Context } from '../actions/context.ts';
import { checkCopy } from '../actions/copies/checkCopy.ts';
import { copiesOfArticle } from '../actions/copies/copiesOfArticle.ts';
import { editCopy } from '../actions/copies/editCopy.ts';
import { keepCopy } from '../actions/copies/keepCopy.ts';
import { removeCopy } from '../actions/copies/removeCopy.ts';
import { type FoundCopy, requireCopy } from '../actions/copies/requireCopy.ts';
import { requireArticle } from '../article/archive.ts';
import { alarmingCopyIds, type Copy, foundCopies } from '../delivery/copy.ts';
import { newestWords } from '../delivery/statistics.ts';
import { usage, withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { table } from './terminal/table.ts';

const example = 'c_1234567890abcdef1234';

/** How many alarming copies are listed. */
const maxListed = 200;

export function register(program: Command, shell: Shell): void {
  const copies = program.command('copies').description('published posts: list, remove, edit and check them');
  withExamples(copies, 'copies list a_1234567890abcdef', `copies remove ${example}`);

  withExamples(
    copies
      .command('list')
      .argument('[article]', 'only posts of this article')
      .description(
        'lists an article’s published posts; without an article, those of withdrawn articles that raise an alarm, and those changed at their platform',
      ),
    'copies list a_1234567890abcdef',
  ).action(
    shell.answers(async (articleId?: string) => {
      const { context } = await shell.newsroom();
      if (articleId !== undefined) await requireArticle(context.store, articleId);
      const found =
        articleId === undefined
          ? await Promise.all((await notedIds(context)).map((id) => requireCopy(context, id)))
          : await copiesOfArticle(context, articleId);
      return listed(found, articleId !== undefined);
    }),
  );

  for (const [name, act, description] of [
    ['remove', removeCopy, 'removes a post from its platform; it counts as gone once a lookup confirms it'],
    ['keep', keepCopy, 'leaves a post up as it is and ends its alarm'],
  ] as const) {
    withExamples(
      copies
        .command(name)
        .argument('<id>')
        .option('--note <text>', 'why, for the audit')
        .description(description),
      `copies ${name} ${example}`,
    ).action(
      shell.answers(async (id: string, { note }: { note?: string }) => {
        const { context } = await shell.newsroom();
        return described(await act(context, { id, note }));
      }),
    );
  }

  withExamples(
    copies
      .command('edit')
      .argument('<id>')
      .option('--text <text>', 'the complete new text (default: standard input)')
      .option('--override <reason>', 'why the text may say what the article does not')
      .description('changes the text of a published post; under four eyes another person must approve it'),
    `copies edit ${example} --text "The new text https://dly.example/s/k7m2"`,
  ).action(
    shell.answers(async (id: string, { text, override }: { text?: string; override?: string }) => {
      const { context } = await shell.newsroom();
      const { copy } = await requireCopy(context, id);
      const given = text ?? (await shell.pipedInput());
      if (given === undefined) throw usage('give the new text with --text or on standard input');
      const edited = await editCopy(context, { id, version: copy.version, text: given, override });
      const { text: says, data } = described(edited);
      const waits =
        edited.copy.version === copy.version
          ? ' The new text is a draft and waits for another approver.'
          : '';
      return { text: `${says}${waits}`, data };
    }),
  );

  withExamples(
    copies.command('check').argument('<id>').description('reads a post back from its platform'),
    `copies check ${example}`,
  ).action(
    shell.answers(async (id: string) => {
      const { context } = await shell.newsroom();
      return described(await checkCopy(context, { id }));
    }),
  );
}

/** The posts that need a person's attention. */
async function notedIds({ store }: Context): Promise<string[]> {
  const [alarming, found] = await Promise.all([
    alarmingCopyIds(store, maxListed),
    foundCopies(store, maxListed),
  ]);
  return [...new Set([...alarming, ...found.ids])];
}

function described({ copy }: FoundCopy): Answer {
  const evidence = copy.evidence ? ` ${copy.evidence}` : '';
  return { text: `${copy.id} on ${copy.channel}: ${copy.state}.${evidence}`, data: copy };
}

function listed(found: FoundCopy[], isOfArticle: boolean): Answer {
  const items = found.map(({ copy }) => copy);
  const data = { items, nextCursor: null };
  if (items.length === 0) {
    const text = isOfArticle
      ? 'It has no published posts.'
      : 'No withdrawn article has published posts, and none was changed on its platform.';
    return { text, data };
  }
  const rows = items.map((copy: Copy) => [
    copy.id,
    copy.channel,
    String(copy.part),
    copy.state,
    copy.can.join(', ') || '-',
    copy.url ?? '-',
    copy.clicks === undefined ? '-' : String(copy.clicks),
    newestWords(copy.statistics) || '-',
    copy.evidence ?? '',
  ]);
  return {
    text: table(['id', 'channel', 'part', 'state', 'can', 'where', 'clicks', 'counted', 'evidence'], rows),
    data,
  };
}
