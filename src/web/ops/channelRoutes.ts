import type { FastifyInstance } from 'fastify';
import { html } from 'ghtml';
import { beginSignIn } from '../../actions/channels/beginSignIn.ts';
import { finishSignIn } from '../../actions/channels/finishSignIn.ts';
import { requireRole } from '../../actions/context.ts';
import { channelStates } from '../../actions/delivering/channelStates.ts';
import { addressesOf } from '../../config/addresses.ts';
import { siteOf, type WebContext } from '../context.ts';
import { single } from '../desk/filters.ts';
import { livePart } from '../desk/livePart.ts';
import { deskPage, page, post, type View } from '../desk/view.ts';
import { noteRefusal } from '../refusals.ts';
import { contextOf, flashOf, setFlash, signedIn } from '../session.ts';
import { inEnglish } from '../texts/inEnglish.ts';
import { withMarkup } from '../texts/withMarkup.ts';
import { addingPart, channelPart } from './connectParts.ts';
import { opsSections } from './sections.ts';

const path = '/ops/channels';

/** `/ops/channels`: how each channel is connected, and the sign-in at its platform. For admins. */
export function channelRoutes(server: FastifyInstance, web: WebContext): void {
  const redirect = `${addressesOf(web.config).webBase}${path}/callback`;
  page(server, web, path, (view) => channelsPage(view, redirect));

  post(server, web, `${path}/sign-in`, {
    role: 'admin',
    again: (view) => channelsPage(view, redirect),
    async act(view, { channel = '' }, request) {
      const session = (await signedIn(web, request))?.session ?? '';
      const begun = await beginSignIn(view.context, { id: channel, session, redirect });
      // A link instead of a redirect, because the page's policy does not let forms redirect elsewhere.
      const answer = () => goOnPage(view, channel, begun.page);
      return { kind: 'done', sentence: '', answer };
    },
  });

  server.get(`${path}/callback`, async (request, reply) => {
    const who = await signedIn(web, request);
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    if (!who) return reply.redirect(`/login?to=${path}`, 303);
    request.actor = who.actor;
    const { language, texts: desk } = siteOf(web).desk;
    const texts = desk.channels;
    const query = request.query as Record<string, unknown>;
    try {
      const { id, ok, says } = await finishSignIn(contextOf(web, who.actor, request), {
        state: single(query, 'state') ?? '',
        code: single(query, 'code'),
        session: who.session,
      });
      setFlash(
        web,
        reply,
        ok
          ? { kind: 'done', sentence: texts.isSignedIn(id, inEnglish(language, says)) }
          : { kind: 'wrong', sentence: texts.doesNotWork(id, inEnglish(language, says)) },
      );
    } catch (error) {
      noteRefusal(request, error);
      const { status: _, ...flash } = flashOf(error, language);
      setFlash(web, reply, flash);
    }
    return reply.redirect(path, 303);
  });
}

async function channelsPage(view: View, redirect: string): Promise<string> {
  requireRole(view.context, 'admin');
  const channels = await livePart(view, { id: 'channels', follows: ['switch'] }, async () => {
    const states = await channelStates(view.context);
    return html`!${states.map((channel) => channelPart(view, channel, redirect))}`;
  });
  return deskPage(view, {
    title: view.texts.channels.title,
    section: '/ops',
    aside: opsSections(view, path),
    main: channels + addingPart(view),
  });
}

function goOnPage(view: View, channel: string, to: string): Promise<string> {
  const host = new URL(to).host;
  const texts = view.texts.channels;
  const how = withMarkup((at) => texts.signInAt(at, channel), html`<bdi>${host}</bdi>`);
  const main = html`<section class="block"><p>!${how}</p>
<p><a class="button" href="${to}" rel="noreferrer" data-go-on>${texts.goOn(host)}</a> <a href="${path}">${texts.notNow}</a></p></section>`;
  const section = {
    title: texts.signInOf(channel),
    section: '/ops' as const,
    aside: opsSections(view, path),
    main,
  };
  return Promise.resolve(deskPage({ ...view, path, flash: undefined }, section));
}
