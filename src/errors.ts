import { accountErrors } from './errors/account.ts';
import { articleErrors } from './errors/article.ts';
import { configErrors } from './errors/config.ts';
import { deliveryErrors } from './errors/delivery.ts';
import { draftErrors } from './errors/draft.ts';
import { fediverseErrors } from './errors/fediverse.ts';
import { linksErrors } from './errors/links.ts';
import { netErrors } from './errors/net.ts';
import { operationsErrors } from './errors/operations.ts';
import { requestErrors } from './errors/request.ts';
import { sourceErrors } from './errors/source.ts';
import { storeErrors } from './errors/store.ts';
import { syndicationErrors } from './errors/syndication.ts';
import { filled } from './joined.ts';

/**
 * Every error that a person can meet: its code, HTTP status, sentence and hint, by domain in `errors/`.
 * The command line, the API and the pages show them alike. `{name}` is filled from the error's details.
 */
export const catalogue = {
  ...accountErrors,
  ...articleErrors,
  ...configErrors,
  ...deliveryErrors,
  ...draftErrors,
  ...fediverseErrors,
  ...linksErrors,
  ...netErrors,
  ...operationsErrors,
  ...requestErrors,
  ...sourceErrors,
  ...storeErrors,
  ...syndicationErrors,
};

export type ErrorCode = keyof typeof catalogue;
export type ErrorDetails = Record<string, string | number>;

/** An error that a person can act on. `message` is the sentence followed by what to do. */
export class SluglineError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly sentence: string;
  readonly hint: string;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    const entry = catalogue[code];
    const sentence = filled(entry.sentence, details);
    const hint = filled(entry.hint, details);
    super(`${sentence} ${hint}`, options);
    this.name = 'SluglineError';
    this.code = code;
    this.status = entry.status;
    this.sentence = sentence;
    this.hint = hint;
    this.details = details;
  }
}

/** What can be wrong with an article itself. Sent again unchanged, it would be refused again. */
const refusalCodes = [
  'article.empty',
  'article.no-headline',
  'article.invalid',
  'article.unknown',
  'article.withdrawn',
] as const satisfies ErrorCode[];

type RefusalCode = (typeof refusalCodes)[number];

/** Whether an error with this code is the article's own fault. */
export function isRefusalCode(code: ErrorCode): code is RefusalCode {
  return refusalCodes.some((one) => one === code);
}

/**
 * An article that is refused for its own fault. Intake rejects an article only for an error of this class: any other
 * failure is ours, and the sender is told to send it again.
 */
export class ArticleRefused extends SluglineError {
  constructor(code: RefusalCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(code, details, options);
    this.name = 'ArticleRefused';
  }
}

/** The message of anything that was thrown. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof SluglineError) return thrown.sentence;
  if (thrown instanceof Error) return thrown.message;
  return String(thrown);
}
