import { type Command, Option } from 'commander';
import type { Context } from '../actions/context.ts';
import type { RequestedPlace } from '../actions/delivering/requestedTime.ts';
import { rescheduleDraft } from '../actions/delivering/rescheduleDraft.ts';
import { whenItGoes } from '../actions/delivering/whenItGoes.ts';
import { approveDraft } from '../actions/drafting/approveDraft.ts';
import { chooseVariant } from '../actions/drafting/chooseVariant.ts';
import { duplicateDraft } from '../actions/drafting/duplicateDraft.ts';
import { editDraft } from '../actions/drafting/editDraft.ts';
import { keepDraft } from '../actions/drafting/keepDraft.ts';
import { recomposeDraft } from '../actions/drafting/recomposeDraft.ts';
import { rejectDraft } from '../actions/drafting/rejectDraft.ts';
import { reopenDraft } from '../actions/drafting/reopenDraft.ts';
import { sendTimeSentence } from '../delivery/sendTime.ts';
import type { Draft } from '../review/draft.ts';
import { requireDraft } from '../review/draft.ts';
import { registerReading } from './drafts/list.ts';
import { registerNotes } from './drafts/notes.ts';
import { registerViews } from './drafts/views.ts';
import { wholeNumber, withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { instantFrom, withTimes } from './terminal/times.ts';

/** Every decision is about one version; without the option, about the current one. */
interface Decision {
  ifVersion?: number;
}

interface Edit {
  part: number;
  alt?: string;
  override?: string;
}

const example = 'd_1234567890abcdef';

export function register(program: Command, shell: Shell): void {
  const drafts = program.command('drafts').description('posts to review');
  withExamples(drafts, 'drafts list --state in_review', `drafts approve ${example}`);
  registerReading(drafts, shell);
  registerNotes(drafts, shell);
  registerViews(drafts, shell);

  const decide = (name: string, description: string) =>
    drafts
      .command(name)
      .argument('<id>')
      .option(
        '--if-version <number>',
        'only if the draft is still at this version',
        wholeNumber(1, Number.MAX_SAFE_INTEGER),
      )
      .description(description);
  const versionOf = async (context: Context, id: string, { ifVersion }: Decision) => ({
    id,
    version: ifVersion ?? (await requireDraft(context.store, id)).version,
  });

  withExamples(
    decide('edit', 'replaces a draft’s text, from the argument or standard input, or its picture’s alt text')
      .argument('[text]', 'the complete new text (default or -: standard input)')
      .option('--part <number>', 'which part of a thread', wholeNumber(1, 100), 1)
      .option('--alt <text>', 'what the picture shows; the text stays unless you give one')
      .option(
        '--override <reason>',
        'why it may contain a number, link or mention that the article does not',
      ),
    `drafts edit ${example} "The bridge opens on Friday https://dly.example/s/k7m2"`,
    `drafts edit ${example} --alt "A tram on a bridge, seen from the quay"`,
  ).action(
    shell.answers(async (id: string, given: string | undefined, options: Decision & Edit) => {
      const { context } = await shell.newsroom();
      const which = await versionOf(context, id, options);
      const { part, alt, override } = options;
      const isRead = given === '-' || (given === undefined && alt === undefined);
      const text = isRead ? new TextDecoder().decode(await shell.input()) : given;
      const edited = await editDraft(context, { ...which, text, part, altText: alt, override });
      return decided(edited, 'Edited', context);
    }),
  );

  withExamples(
    decide('choose', 'replaces a draft’s text with another of its variants').argument(
      '<variant>',
      'headline, lead, list or thread, as “drafts show” lists them',
    ),
    `drafts choose ${example} thread`,
  ).action(
    shell.answers(async (id: string, variant: string, options: Decision) => {
      const { context } = await shell.newsroom();
      const which = await versionOf(context, id, options);
      return decided(await chooseVariant(context, { ...which, variant }), 'Chosen', context);
    }),
  );

  withExamples(
    placed(
      decide(
        'approve',
        'approves a draft; it is posted in the channel’s next free slot, or as the options say',
      ),
    ),
    `drafts approve ${example}`,
    `drafts approve ${example} --at "2026-11-24 18:00"`,
    `drafts approve ${example} --now`,
  ).action(
    shell.answers(async (id: string, options: Decision & Placed) => {
      const { context } = await shell.newsroom();
      const command = { ...(await versionOf(context, id, options)), ...placeOf(options, context) };
      return decided(await approveDraft(context, command), 'Approved', context);
    }),
  );

  withExamples(
    decide('reject', 'rejects a draft').option('--reason <text>', 'why'),
    `drafts reject ${example} --reason "Sent by hand already"`,
  ).action(
    shell.answers(async (id: string, options: Decision & { reason?: string }) => {
      const { context } = await shell.newsroom();
      const which = await versionOf(context, id, options);
      return decided(await rejectDraft(context, { ...which, reason: options.reason }), 'Rejected', context);
    }),
  );

  withExamples(
    placed(decide('schedule', 'moves an approved draft to another time or place')),
    `drafts schedule ${example} --at "2026-11-24 18:00"`,
    `drafts schedule ${example} --next`,
  ).action(
    shell.answers(async (id: string, options: Decision & Placed) => {
      const { context } = await shell.newsroom();
      const command = { ...(await versionOf(context, id, options)), ...placeOf(options, context) };
      return decided(await rescheduleDraft(context, command), 'Scheduled', context);
    }),
  );

  withExamples(
    decide('recompose', 'composes a stale draft again from the article'),
    `drafts recompose ${example}`,
  ).action(
    shell.answers(async (id: string, options: Decision) => {
      const { context } = await shell.newsroom();
      return decided(
        await recomposeDraft(context, await versionOf(context, id, options)),
        'Composed again',
        context,
      );
    }),
  );

  withExamples(decide('reopen', 'takes the rejection of a draft back'), `drafts reopen ${example}`).action(
    shell.answers(async (id: string, options: Decision) => {
      const { context } = await shell.newsroom();
      return decided(await reopenDraft(context, await versionOf(context, id, options)), 'Reopened', context);
    }),
  );

  withExamples(
    drafts
      .command('duplicate')
      .argument('<id>')
      .argument('<channel>')
      .description('makes a draft for another channel with this text and its own link'),
    `drafts duplicate ${example} mastodon`,
  ).action(
    shell.answers(async (id: string, channel: string) => {
      const { context } = await shell.newsroom();
      const { draft, made, hasText, why } = await duplicateDraft(context, { id, channel });
      const verb = !made ? 'There already' : hasText ? 'Duplicated' : `Composed, since ${why}`;
      return decided(draft, verb, context);
    }),
  );

  withExamples(
    decide('keep', 'keeps a stale draft’s text as still correct'),
    `drafts keep ${example}`,
  ).action(
    shell.answers(async (id: string, options: Decision) => {
      const { context } = await shell.newsroom();
      return decided(await keepDraft(context, await versionOf(context, id, options)), 'Kept', context);
    }),
  );
}

async function decided(draft: Draft, verb: string, context: Context): Promise<Answer> {
  const goes = await whenItGoes(context, draft);
  const then = goes ? ` ${withTimes(sendTimeSentence(goes), context.config.newsroom.timezone)}` : '';
  return {
    text: `${verb}: ${draft.id} is ${draft.state} now (version ${draft.version}).${then}`,
    data: { ...draft, ...(goes ? { goes } : {}) },
  };
}

/** When a post should go, from the options. */
interface Placed {
  at?: string;
  next?: true;
  now?: true;
  confirm?: true;
}

function placed(command: Command): Command {
  return command
    .addOption(new Option('--at <time>', 'when to post it').conflicts(['next', 'now']))
    .addOption(new Option('--next', 'ahead of the channel’s queue').conflicts('now'))
    .option('--now', 'immediately, ignoring the channel’s slots, gap and queue')
    .option('--confirm', 'confirm a time more than a year ahead');
}

function placeOf({ at, next, now, confirm }: Placed, { config }: Context): RequestedPlace {
  return {
    at: at && instantFrom(at, '--at', config.newsroom.timezone),
    place: now ? 'now' : next ? 'next' : undefined,
    confirm,
  };
}
