import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { program } from '../../../accounts/roles.ts';
import { changeSubscription } from '../../../actions/digests/changeSubscription.ts';
import { type MailWords, mailWords } from '../../../channels/email/mailWords.ts';
import { subscriberOf } from '../../../channels/email/unsubscribing.ts';
import { SluglineError } from '../../../errors.ts';
import { siteOf, type WebContext } from '../../context.ts';
import { contextOf } from '../../session.ts';
import { frame, type Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import type { PublicParts } from '../publicParts.ts';

const bodyLimit = 16 * 1_024;

/**
 * `/unsubscribe/<token>`: where a reader unsubscribes from a digest. Opening it changes nothing, because mail programs
 * follow links; the button does, and so does the request that a mail program sends by itself (RFC 8058).
 */
export function unsubscribeRoutes(server: FastifyInstance, { web }: PublicParts): void {
  server.register(async (scope) => {
    // The address alone says who unsubscribes, so the body is ignored.
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, _body, done) =>
      done(null, {}),
    );
    scope.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    scope.get('/unsubscribe/:token', async (request, reply) => {
      const token = tokenOf(request);
      const subscriber = await subscriberOf(web.store, token);
      if (!subscriber) throw new SluglineError('page.unknown');
      return answer(web, reply, subscriber.channel, ({ unsubscribe, question }) => ({
        title: unsubscribe,
        main: html`<p>${question}</p>!${buttonTo(`/unsubscribe/${token}`, unsubscribe)}`,
      }));
    });
    change(scope, web, '/unsubscribe/:token', false, (token, { ended, again }) => ({
      title: ended,
      main: buttonTo(`/unsubscribe/${token}/undo`, again),
    }));
    change(scope, web, '/unsubscribe/:token/undo', true, (_token, { subscribed }) => ({
      title: subscribed,
      main: '',
    }));
  });
}

interface Said {
  title: string;
  main: Markup;
}

function change(
  scope: FastifyInstance,
  web: WebContext,
  path: string,
  subscribed: boolean,
  say: (token: string, words: MailWords) => Said,
): void {
  scope.post(path, { bodyLimit }, async (request, reply) => {
    const token = tokenOf(request);
    const { channel } = await changeSubscription(contextOf(web, program, request), { token, subscribed });
    return answer(web, reply, channel, (words) => say(token, words));
  });
}

function tokenOf(request: FastifyRequest): string {
  return (request.params as { token: string }).token;
}

function buttonTo(action: string, label: string): Markup {
  return html`<form method="post" action="${action}"><p>!${button({ label, kind: 'first' })}</p></form>`;
}

function answer(
  web: WebContext,
  reply: FastifyReply,
  channelId: string,
  say: (words: MailWords) => Said,
): FastifyReply {
  const channel = web.config.channels.find(({ id }) => id === channelId);
  const { language, words } = mailWords(channel?.language ?? web.config.newsroom.language);
  const { title, main } = say(words);
  const page = html`<h1 class="page-title">${title}</h1>!${main}`;
  return reply
    .type('text/html; charset=utf-8')
    .send(frame({ title, language, kind: 'reader', narrow: true, noindex: true, main: page }, siteOf(web)));
}
