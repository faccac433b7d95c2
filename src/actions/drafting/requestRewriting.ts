import { z } from 'zod';
import type { Article } from '../../article/article.ts';
import { textOf } from '../../article/sanitise.ts';
import { errorTextOf, jsonOf, redacted } from '../../channels/answer.ts';
import type { Composing } from '../../compose/composer.ts';
import type { ChannelConfig, Config } from '../../config/schema.ts';
import { reasonOf } from '../../errors.ts';
import { signatureOf } from '../../net/signed.ts';
import type { Draft } from '../../review/draft.ts';
import type { Context } from '../context.ts';

export type RewritingAnswer = { text: string } | { dropped: string };

/** The longest answer that is read (bytes): no post's text is this long. */
const longestAnswer = 256 * 1024;

const Answer = z.object({ text: z.string().min(1) });

/**
 * Asks the operator's own rewriting step for another wording of a draft: one signed `POST`, no redirect, within the
 * configured time. Never throws for an error of the network or the step: that is a reason.
 */
export async function requestRewriting(
  context: Pick<Context, 'net' | 'clock'>,
  step: NonNullable<Config['compose']['rewrite']>,
  about: {
    draft: Draft;
    article: Article;
    channel: ChannelConfig;
    composing: Composing;
    stop?: AbortSignal | undefined;
  },
): Promise<RewritingAnswer> {
  const secrets = [step.secret ?? '', step.url];
  const body = JSON.stringify(questionOf(about));
  try {
    const answer = await context.net.request(step.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(step.secret ? signatureOf(body, step.secret, context.clock.now()) : {}),
      },
      body,
      timeoutMs: step.timeout,
      maxBytes: longestAnswer,
      redirects: 0,
      ...(about.stop ? { signal: about.stop } : {}),
    });
    if (answer.status === 204) return { dropped: 'The rewriting step has no other wording.' };
    if (answer.status !== 200)
      return {
        dropped: `${errorTextOf(answer, { name: 'The rewriting step', secrets })}; nothing of it is offered.`,
      };
    const read = Answer.safeParse(jsonOf(answer));
    if (read.success) return { text: read.data.text };
    return { dropped: 'The rewriting step answered without a "text".' };
  } catch (error) {
    return { dropped: `The rewriting step returned nothing: ${redacted(reasonOf(error), secrets)}` };
  }
}

/** The step's input: the article's fields, the channel and its limit, and the current text. */
function questionOf({ draft, article, channel, composing }: Parameters<typeof requestRewriting>[2]) {
  const { id, revision, headline, bullets, standfirst, section, tags, language, breaking } = article;
  const { counting, limit = counting.limit, link, hashtags = 0 } = composing;
  // What only subscribers may read must not appear in a post.
  const body = article.access === 'public' && article.body ? textOf(article.body) : undefined;
  return {
    draft: draft.id,
    article: {
      id,
      revision,
      headline,
      bullets,
      ...(standfirst ? { standfirst } : {}),
      ...(body ? { body } : {}),
      ...(section ? { section } : {}),
      tags,
      language,
      breaking,
      publishedAt: article.publishedAt,
      ...(article.embargoUntil ? { embargoUntil: article.embargoUntil } : {}),
      ...(article.contentWarning ? { contentWarning: article.contentWarning } : {}),
    },
    channel: { id: channel.id, type: channel.type },
    language,
    limit,
    countedAs: counting.name,
    hashtags,
    link,
    variant: draft.variant,
    text: draft.parts.map(({ text }) => text).join('\n\n'),
  };
}
