import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { digestContent } from '../../../actions/digests/digestContent.ts';
import { articleById } from '../../../article/archive.ts';
import { digestHtml, digestStyle, digestText } from '../../../channels/email/digestMail.ts';
import { SluglineError } from '../../../errors.ts';
import { requireDraft } from '../../../review/draft.ts';
import type { WebContext } from '../../context.ts';
import { page, type View } from '../view.ts';

const styleDigest = createHash('sha256').update(digestStyle).digest('base64');
/** Allows only the mail's own style sheet. */
const policy = `default-src 'none'; style-src 'sha256-${styleDigest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/**
 * `/desk/drafts/<id>/mail` and `mail.txt`: a digest as its readers would get it now, without a working link to
 * unsubscribe.
 */
export function mailPreviewRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/desk/drafts/:id/mail', async (view, request, reply) => {
    reply.header('content-security-policy', policy);
    return digestHtml(await digestOf(view, request), frameOf(view));
  });
  page(server, web, '/desk/drafts/:id/mail.txt', async (view, request, reply) => {
    reply.type('text/plain; charset=utf-8');
    return digestText(await digestOf(view, request), frameOf(view));
  });
}

async function digestOf(view: View, request: FastifyRequest) {
  const { id } = request.params as { id: string };
  const draft = await requireDraft(view.context.store, id);
  const article = await articleById(view.context.store, draft.articleId);
  const digest = article && (await digestContent(view.context, article));
  if (!digest) throw new SluglineError('page.unknown');
  return digest;
}

function frameOf(view: View) {
  return { newsroom: view.site.newsroom };
}
