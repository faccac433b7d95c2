import type { ArticleInput } from '../article/article.ts';
import { contentFrom, type IntakeOptions } from '../article/intake.ts';
import { type ErrorCode, type ErrorDetails, SluglineError } from '../errors.ts';
import { type DocumentOptions, readDocument } from './index.ts';
import { parseArticles } from './json.ts';
import { serve } from './serve.ts';

/** The thread's tasks: read a document, check a JSON body's articles, sanitise an article's content. */
export type Task =
  | { kind: 'document'; bytes: Uint8Array; options: DocumentOptions }
  | { kind: 'articles'; bytes: Uint8Array; options: { timezone: string } }
  | { kind: 'content'; input: ArticleInput; options: IntakeOptions };

/** An error of the catalogue, which becomes one of the same class on the other side. */
export type Known = { known: { code: ErrorCode; details: ErrorDetails } };

function done(task: Task): unknown {
  switch (task.kind) {
    case 'document':
      return readDocument(task.bytes, task.options);
    case 'articles':
      return parseArticles(task.bytes, task.options);
    case 'content':
      return contentFrom(task.input, task.options);
  }
}

serve(async (task: Task): Promise<unknown> => {
  try {
    return { read: await done(task) };
  } catch (error) {
    if (!(error instanceof SluglineError)) throw error;
    const { code, details } = error;
    return { known: { code, details } } satisfies Known;
  }
});
