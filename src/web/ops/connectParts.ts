import { html } from 'ghtml';
import type { ChannelState } from '../../actions/delivering/channelStates.ts';
import type { TroubledServer } from '../../channels/activitypub/audience.ts';
import { channelContext, requireChannel } from '../../channels/configured.ts';
import type { Connecting } from '../../channels/connecting.ts';
import { channelTypes } from '../../channels/index.ts';
import { isSecret } from '../../config/placeholders.ts';
import { joinedBy } from '../../joined.ts';
import { form, type View, when, withTimes } from '../desk/view.ts';
import { withMarkup } from '../texts/withMarkup.ts';
import type { Markup } from '../theme/layout.ts';
import { button, stateLabel } from '../theme/parts.ts';

/** One channel: whether it works, how it is signed in, and what must exist at its platform. */
export function channelPart(view: View, channel: ChannelState, redirect: string): Markup {
  const { id, type, health, note } = channel;
  const { connecting } = requireChannel(view.context, id).type;
  const texts = view.texts.channels;
  const state = stateLabel(health.state === 'ok' ? 'ok' : 'wrong', texts.states[health.state]);
  const why = [health.reason, note].filter((part) => part !== undefined);
  const hidden = html`<input type="hidden" name="channel" value="${id}">`;
  return html`<section class="block" id="channel-${id}"><h2 class="block-name">${id} <span class="quiet"><bdi>${type}</bdi></span></h2>
<p>!${state} !${why.map((sentence) => html`<bdi>!${withTimes(view, sentence)}</bdi> `)}<span class="quiet">!${withTimes(view, health.hint ?? '')}</span></p>
!${audiencePart(view, channel)}!${signInPart(view, channel, redirect)}
!${form(view, '/ops/channels/check', html`!${hidden}!${button({ label: texts.test, named: view.texts.shell.actsOn(texts.test, id) })}`, 'inline')}
<details><summary
 aria-label="${view.texts.shell.actsOn(texts.atPlatform, id)}">${texts.atPlatform}</summary>!${needsOf(view, connecting)}</details></section>`;
}

/** Who follows it, and each server that does not get its posts. */
function audiencePart(view: View, { id, audience }: ChannelState): Markup {
  if (!audience) return '';
  const texts = view.texts.channels;
  const row = ({ host, since, reason, nextTryAt: next, givenUpAt: end = '' }: TroubledServer) => {
    const why = html`<bdi>!${withTimes(view, joinedBy('; ', [reason, since]))}</bdi>`;
    const tried = next ? withMarkup(texts.triedAgain, when(view, next), when(view, end)) : '';
    return html`<li><bdi>${host}</bdi>: !${why} !${tried}</li>`;
  };
  const servers = [...audience.behind, ...audience.refuses];
  const listed = html`<details><summary aria-label="${view.texts.shell.actsOn(texts.serversBehind, id)}">${texts.serversBehind}</summary><ul>!${servers.map(row)}</ul></details>`;
  const says = audience.says.map((sentence) => html`<bdi>!${withTimes(view, sentence)}</bdi> `);
  return html`<p>!${says}</p>!${servers.length > 1 ? listed : ''}`;
}

function signInPart(view: View, { id, signIn }: ChannelState, redirect: string): Markup {
  const texts = view.texts.channels;
  const { type, config } = requireChannel(view.context, id);
  const way = type.signIn?.(config, channelContext(view.context));
  const hasSecret = type.connecting.keys.some(({ name }) => isSecret([name]));
  if (!way && !hasSecret) return html`<p class="quiet">${texts.noSignIn}</p>`;
  if (!way || !signIn) return html`<p class="quiet">${texts.signsInByFile}</p>`;
  const scopes = html`<p>!${withMarkup(texts.scopes, html`<code>${way.scopes.join(' ')}</code>`)}</p>`;
  if (!way.isKept || (signIn.isSignedIn && !signIn.since))
    return html`<p class="quiet">!${withMarkup(texts.tokenInFile, '<code>token</code>')}</p>!${scopes}`;
  const since = signIn.since
    ? html`!${withMarkup(texts.signedInSince, when(view, signIn.since))} `
    : html`<strong>${texts.nobody}</strong> `;
  const ends = signIn.endsAt
    ? withMarkup(texts.endsBefore, when(view, signIn.endsAt))
    : signIn.isSignedIn
      ? html`${texts.noEnd}`
      : '';
  const canBegin = way.register !== undefined || typeof config.clientId === 'string';
  const label = signIn.isSignedIn ? texts.signInAgain : texts.signIn;
  const begin = canBegin
    ? form(
        view,
        '/ops/channels/sign-in',
        html`<input type="hidden" name="channel" value="${id}">!${button({ label, named: view.texts.shell.actsOn(label, id), kind: 'first' })}`,
        'inline',
      )
    : html`<p class="quiet">!${withMarkup(texts.needsApp, '<code>clientId</code>', '<code>clientSecret</code>')}</p>`;
  return html`<p>!${since}!${ends}</p>!${scopes}<p>!${withMarkup(texts.redirect, html`<code>${redirect}</code>`)}</p>!${begin}`;
}

function needsOf(view: View, { steps, keys }: Connecting): Markup {
  const listed = keys.map(({ name, what }) => html`<li><code>${name}</code>: !${withTimes(view, what)}</li>`);
  return html`<ol>!${steps.map((step) => html`<li>!${withTimes(view, step)}</li>`)}</ol>!${listed.length > 0 ? html`<ul>!${listed}</ul>` : ''}`;
}

/** Every channel type with what it needs. */
export function addingPart(view: View): Markup {
  const types = channelTypes.map(
    ({ type, connecting }) =>
      html`<details><summary><bdi>${type}</bdi></summary><p><code>slugline channels add ${type}</code></p>!${needsOf(view, connecting)}</details>`,
  );
  return html`<section class="block"><h2 class="block-name">${view.texts.channels.add}</h2>!${types}</section>`;
}
