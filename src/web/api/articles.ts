import type { FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../actions/context.ts';
import { draftByHand } from '../../actions/drafting/draftByHand.ts';
import { correctArticle } from '../../actions/intake/correctArticle.ts';
import { type Ingested, ingestDocument } from '../../actions/intake/ingest.ts';
import { withdrawArticle } from '../../actions/intake/withdrawArticle.ts';
import { requireArticle } from '../../article/archive.ts';
import { type Article, ArticleInput, type PublicArticle, publicShape } from '../../article/article.ts';
import type { IngestFrom } from '../../article/revision.ts';
import { ArticleQuery, findArticles, readArticleFilter } from '../../article/search/findArticles.ts';
import { addressesOf } from '../../config/addresses.ts';
import { SluglineError } from '../../errors.ts';
import { parseArticlesInWorker } from '../../extract/parseInWorker.ts';
import { publicDraft } from '../../review/draft.ts';
import type { WebContext } from '../context.ts';
import { problemOf } from '../errors.ts';
import { type Api, answers } from './api.ts';
import { Listing } from './listing.ts';
import { ArticleShape, DraftShape, IngestedShape, pageShape } from './shapes.ts';
import { contextFor } from './who.ts';

const ById = z.object({ id: z.string().max(100) });
const Note = z.object({ note: z.string().max(5_000) });
const Withdrawal = Note.partial().extend({
  copies: z.enum(['remove', 'keep']).optional().describe('What to do with its published posts'),
});
const Given = z.union([z.object({ articles: z.array(ArticleInput) }), z.array(ArticleInput), ArticleInput]);

/** Articles sent through the API count as a person's change: they create drafts and revisions. */
const fromApi: IngestFrom = { source: 'api', pushed: true, byPerson: true };

const tenMebibytes = 10 * 1_048_576;

/** Articles: reading, ingesting, correcting and withdrawing. */
export function articleRoutes(api: Api, web: WebContext): void {
  const shown = (article: Article): PublicArticle => publicShape(article, addressesOf(web.config));

  api.get(
    '/articles',
    {
      schema: {
        summary: 'Articles, newest first',
        querystring: Listing.extend(ArticleQuery.shape),
        response: answers(pageShape(ArticleShape)),
      },
    },
    async ({ query: { limit, cursor, ...written } }) => {
      const { timezone } = web.config.newsroom;
      const filter = readArticleFilter(written, { now: web.clock.now(), timezone });
      const page = await findArticles(web.store, filter, limit, cursor);
      return { items: page.items.map(shown), nextCursor: page.nextCursor };
    },
  );

  api.get(
    '/articles/:id',
    { schema: { summary: 'One article', params: ById, response: answers(ArticleShape) } },
    async (request) => shown(await requireArticle(contextFor(web, request).store, request.params.id)),
  );

  takingIn(api, web);

  api.post(
    '/articles/:id/drafts',
    {
      schema: {
        summary:
          'A draft of it for a channel, also if the channel’s conditions leave it out; an open one stays',
        params: ById,
        body: z.object({ channel: z.string().max(100) }),
        response: answers(DraftShape),
      },
    },
    async (request) => {
      const command = { articleId: request.params.id, channel: request.body.channel };
      return publicDraft((await draftByHand(contextFor(web, request, 'editor'), command)).draft);
    },
  );

  api.post(
    '/articles/:id/correct',
    {
      schema: { summary: 'Publish a correction', params: ById, body: Note, response: answers(ArticleShape) },
    },
    async (request) => {
      const context = contextFor(web, request, 'editor');
      return shown(await correctArticle(context, { id: request.params.id, note: request.body.note }));
    },
  );

  api.post(
    '/articles/:id/withdraw',
    {
      schema: {
        summary: 'Withdraw an article',
        params: ById,
        body: Withdrawal.optional(),
        response: answers(ArticleShape),
      },
    },
    async (request) => {
      const context = contextFor(web, request, 'editor');
      const { note, copies } = request.body ?? {};
      const article = await withdrawArticle(context, { id: request.params.id, note, copies });
      return shown(article);
    },
  );
}

/** The body stays raw: up to ten mebibytes of JSON are parsed in a thread, not by the framework. */
function takingIn(api: Api, web: WebContext): void {
  api.register(async (inner) => {
    const scope: Api = inner.withTypeProvider<ZodTypeProvider>();
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) =>
      done(null, bytes),
    );
    scope.post(
      '/articles',
      {
        bodyLimit: tenMebibytes,
        schema: {
          summary: 'Send one article or several; each is checked separately',
          body: Given,
          response: answers(z.object({ items: z.array(IngestedShape) }), 202),
        },
        // One bad article must not stop the others, so the schema does not check the whole list.
        validatorCompiler: () => (value) => ({ value }),
      },
      async (request, reply) => {
        const context = contextFor(web, request, 'editor');
        const rows = await ingestArticles(context, request.body);
        if (rows.some(({ outcome }) => outcome !== 'rejected')) return reply.code(202).send({ items: rows });
        return refuse(reply, rows, request.id);
      },
    );
  });
}

async function ingestArticles(context: Context, body: unknown): Promise<Ingested[]> {
  const { timezone } = context.config.newsroom;
  return ingestDocument(
    context,
    await parseArticlesInWorker(bytesOf(body), { timezone }, context.clock),
    fromApi,
  );
}

/** The received body: raw JSON, or the JSON of what another parser read (a form), or of nothing. */
function bytesOf(body: unknown): Uint8Array {
  if (!Buffer.isBuffer(body)) return Buffer.from(JSON.stringify(body ?? null));
  return body.length > 0 ? body : Buffer.from('null');
}

function refuse(reply: FastifyReply, rows: Ingested[], requestId: string): FastifyReply {
  const error = new SluglineError('article.none-taken', { why: rows[0]?.reason ?? 'the list is empty' });
  return reply
    .code(error.status)
    .type('application/problem+json')
    .send({ ...problemOf(error, requestId), items: rows });
}
