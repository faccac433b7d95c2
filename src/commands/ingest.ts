import type { Command } from 'commander';
import type { Context } from '../actions/context.ts';
import { dryRunIngest } from '../actions/intake/dryRunIngest.ts';
import { guidsOf, type Ingested, ingest, refusalRow } from '../actions/intake/ingest.ts';
import { rejectionsIn, reportRejected, reportRejections } from '../actions/intake/reportRejected.ts';
import { processInline } from '../actions/operations/processInline.ts';
import { guidsAmong } from '../article/identity.ts';
import type { IngestFrom } from '../article/revision.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import type { Provenance } from '../extract/html/mergeLayers.ts';
import { selectorKeys } from '../extract/html/selectors.ts';
import type { ReadDocument } from '../extract/index.ts';
import { requireSource } from '../sources/configuredSource.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { type ReadOptions, readInput } from './terminal/documents.ts';

/** In a dry run a row also says where each field would come from. */
type Row = Ingested & { from?: Provenance };

interface IngestOptions {
  source?: string;
  dryRun?: boolean;
}

export function register(program: Command, shell: Shell): void {
  const command = program
    .command('ingest')
    .description(
      'ingests articles from files, web addresses or standard input (-); each is checked separately',
    )
    .argument('<document...>', 'a file, a web address, or - for standard input')
    .option('--source <id>', 'ingest them as from this source')
    .option('--dry-run', 'show what would happen, without storing anything');
  withExamples(
    command,
    'ingest page.txt',
    'ingest - --source cms < articles.json',
    'ingest https://daily.example/story.html --dry-run',
  );
  command.action(
    shell.answers(async (documents: string[], options: IngestOptions) => {
      const { context } = await shell.newsroom();
      const from = fromOf(context, options.source);
      const rows: Row[] = [];
      for (const name of documents)
        rows.push(...(await ingestDocuments(name, shell, context, from, options.dryRun ?? false)));
      return answerOf(rows, options.dryRun ?? false);
    }),
  );
}

function fromOf(context: Context, source: string | undefined): IngestFrom {
  if (source === undefined) return { source: 'command', pushed: true, byPerson: true };
  const { section, sections, language } = requireSource(context, source).config;
  return { source, pushed: true, byPerson: true, section, sections, language };
}

/** How pages are read for the source that they are ingested as. */
function readOptionsOf(context: Context, { source, language }: IngestFrom): ReadOptions {
  const config = context.config.sources.find(({ id }) => id === source);
  const selectors = selectorKeys.safeParse(config?.selectors);
  return { language, ...(selectors.success ? { selectors: selectors.data } : {}) };
}

/** The rows of one document. A document that can't be read gets a row too, and never stops the others. */
async function ingestDocuments(
  name: string,
  shell: Shell,
  context: Context,
  from: IngestFrom,
  dryRun: boolean,
): Promise<Row[]> {
  let document: ReadDocument;
  try {
    document = await readInput(name, shell, context, readOptionsOf(context, from));
  } catch (error) {
    if (!(error instanceof SluglineError)) throw error;
    // A wrong name or address is not a rejection.
    if (!dryRun && error.code.startsWith('article.'))
      await reportRejected(context, from.source, name, reasonOf(error));
    return [
      { id: null, headline: '', outcome: 'rejected', reason: `${named(name, error)} ${error.hint}`.trim() },
    ];
  }
  const refused = document.refusals.map(refusalRow);
  if (dryRun) return [...(await dryRunAll(context, document, from, name)), ...refused];
  const isInDocument = guidsAmong(from.source, guidsOf(document.articles));
  const rows = await ingest(context, document.articles, { ...from, isInDocument });
  const rejected = rejectionsIn([...rows, ...refused]);
  await reportRejections(
    context,
    from.source,
    rejected.map(({ where, reason }) => ({ where: where || name, reason })),
  );
  await processInline(
    context,
    rows.flatMap(({ id, outcome }) => (id && (outcome === 'new' || outcome === 'revised') ? [id] : [])),
  );
  return [...rows, ...refused];
}

function named(name: string, error: SluglineError): string {
  const sentence = reasonOf(error);
  return name === '-' || sentence.includes(name) ? sentence : `${name}: ${sentence}`;
}

async function dryRunAll(
  context: Context,
  { articles, provenance }: ReadDocument,
  from: IngestFrom,
  name: string,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [index, input] of articles.entries()) {
    const where = articles.length > 1 ? `article ${index + 1} of ${name}` : 'the article';
    rows.push({ ...(await dryRunIngest(context, input, from, where)).row, from: provenance[index] ?? {} });
  }
  return rows;
}

function explained({ from = {} }: Row): string[] {
  const width = Math.max(0, ...Object.keys(from).map((field) => field.length));
  return Object.entries(from).map(([field, place]) => `    ${field.padEnd(width)}  ${place}`);
}

/** The rows of a run or dry run as an answer, with the outcome of each. */
export function answerOf(rows: Row[], dryRun: boolean): Answer {
  const taken = rows.filter(({ outcome }) => outcome !== 'rejected');
  const rejected = rows.filter(({ outcome }) => outcome === 'rejected');
  const lines = taken.flatMap((row) => [
    `${row.id}  ${row.outcome.padEnd('unchanged'.length)}  ${row.headline}`,
    ...(row.reason ? [`    ${row.reason}`] : []),
    ...explained(row),
  ]);
  if (dryRun && lines.length > 0) lines.push('', 'Nothing was stored (--dry-run).');
  return {
    text: lines.join('\n'),
    rows,
    leftOut: rejected.map(
      ({ headline, reason }) => `rejected: ${headline ? `“${headline}”: ` : ''}${reason ?? ''}`,
    ),
    failed: taken.length === 0,
  };
}
