import type { FastifyInstance, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { checkCopy } from '../../../actions/copies/checkCopy.ts';
import { editCopy } from '../../../actions/copies/editCopy.ts';
import { keepCopy } from '../../../actions/copies/keepCopy.ts';
import { removeCopy } from '../../../actions/copies/removeCopy.ts';
import type { FoundCopy } from '../../../actions/copies/requireCopy.ts';
import type { Copy } from '../../../delivery/copy.ts';
import { copyMoves } from '../../../delivery/copyStates.ts';
import type { WebContext } from '../../context.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import type { Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { postLink } from '../drafts/sentPart.ts';
import { purposeName } from '../purposeName.ts';
import { newestText, readingsPart } from '../statisticsPart.ts';
import { type Form, form, may, post, type View, when, withTimes } from '../view.ts';

const acts = { remove: removeCopy, keep: keepCopy, check: checkCopy } as const;

interface Standing {
  /** Its article is withdrawn, and nobody has decided that it may stay. */
  alarms: boolean;
  isWithdrawn: boolean;
}

/** The forms for removing, editing, keeping or checking a published post. */
export function copyRoutes(server: FastifyInstance, web: WebContext): void {
  for (const [name, act] of Object.entries(acts)) {
    post(server, web, `/desk/copies/:id/${name}`, {
      role: name === 'check' ? 'editor' : 'approver',
      async act(view, _, request: FastifyRequest) {
        const { id } = request.params as { id: string };
        return doneWith(view, await act(view.context, { id }));
      },
    });
  }
  post(server, web, '/desk/copies/:id/edit', {
    role: 'approver',
    async act(view, { version, text = '', override }: Form, request: FastifyRequest) {
      const { id } = request.params as { id: string };
      const given = { id, version: version ? Number(version) : undefined, text: text.replace(/\r\n/g, '\n') };
      const found = await editCopy(view.context, { ...given, override: override || undefined });
      const done = doneWith(view, found);
      return found.copy.version === given.version
        ? { ...done, sentence: view.texts.articles.editWaits(found.copy.channel) }
        : done;
    },
  });
}

function doneWith(view: View, { copy }: FoundCopy) {
  const { copyIs, copyStates } = view.texts.articles;
  const evidence = copy.evidence ? ` ${copy.evidence}` : '';
  return {
    kind: 'done' as const,
    sentence: `${copyIs(copy.channel, copyStates[copy.state])}${evidence}`,
    to: `/desk/articles/${copy.articleId}`,
  };
}

/** Every published post of the article: where it is, its state, and what can be done with it. */
export function copiesPart(view: View, copies: FoundCopy[], isWithdrawn: boolean): Markup {
  if (copies.length === 0) return '';
  const texts = view.texts.articles;
  const rows = copies.map((found) => copyPart(view, found, isWithdrawn));
  const next =
    isWithdrawn || !may(view, 'editor')
      ? ''
      : html`<p>!${withMarkup(
          texts.isWrong,
          html`<a href="#correct">${texts.correctIt}</a>`,
          html`<a href="#withdraw">${texts.orWithdrawIt}</a>`,
        )}</p>`;
  return html`<section class="block"><h2 class="block-name">${texts.copies}</h2>!${rows}!${next}</section>`;
}

function copyPart(view: View, { copy, keptBy, delivery }: FoundCopy, isWithdrawn: boolean): Markup {
  const texts = view.texts.articles;
  const purpose =
    delivery.purpose === 'post' ? '' : html`, ${purposeName(delivery.purpose, view.texts.purposes)}`;
  const post = copy.url ? html` !${postLink(view, copy.url)}` : '';
  const alarms = isWithdrawn && copy.state !== 'gone' && keptBy === undefined;
  const checked = copy.checkedAt ? html` <span class="quiet">!${when(view, copy.checkedAt)}</span>` : '';
  return html`<div class="copy" id="${copy.id}">
<p><bdi>${copy.channel}</bdi>!${purpose}!${copy.part > 1 ? html`, ${texts.part(copy.part)}` : ''}: <strong!${alarms ? ' class="wrong"' : ''}
>${texts.copyStates[copy.state]}</strong>!${checked}!${post}</p>
!${copy.evidence ? html`<p class="hint">!${withTimes(view, copy.evidence)}</p>` : ''}!${countedPart(view, copy)}
!${may(view, 'approver') ? decisions(view, copy, { alarms, isWithdrawn }) : ''}!${alarms ? noticePart(view, copy) : ''}</div>`;
}

/** How readers reacted to the post: the clicks counted here, and the platform's statistics over time. */
function countedPart(view: View, { clicks, statistics = [] }: Copy): Markup {
  const ours = clicks === undefined ? '' : view.texts.deliveries.clicksCounted(clicks);
  const now = view.texts.statistics.listed([ours, newestText(view, statistics)].filter(Boolean));
  if (!now) return '';
  if (statistics.length === 0) return html`<p class="quiet">${now}</p>`;
  return html`<details class="change"><summary>${now}</summary>!${readingsPart(view, statistics)}</details>`;
}

function decisions(view: View, copy: Copy, { alarms, isWithdrawn }: Standing): Markup {
  if (copy.state === 'gone') return '';
  const texts = view.texts.articles;
  const act = (name: string, label: string, kind: 'wrong' | 'plain') =>
    form(view, `/desk/copies/${copy.id}/${name}`, html`<p>!${button({ label, kind })}</p>`);
  const mayEdit = !isWithdrawn && copy.can.includes('edit') && copyMoves.edit.includes(copy.state);
  const mayRemove = copy.can.includes('remove') && copy.state !== 'removing';
  return html`<div class="decide">
!${mayRemove ? act('remove', texts.removeFrom(copy.channel), 'wrong') : ''}
!${act('check', texts.checkOn(copy.channel), 'plain')}
!${alarms ? act('keep', texts.leaveItUp, 'plain') : ''}
</div>!${mayEdit ? editForm(view, copy) : ''}`;
}

/**
 * The words with which a person replies at the platform to a post that stays up. Withdrawal holds every post of its
 * article, so this one isn't sent from here. The reason of the withdrawal may be meant for colleagues only.
 */
function noticePart(view: View, { id, url }: Copy): Markup {
  if (!url) return '';
  const texts = view.texts.articles;
  const post = html`<a href="${url}">${texts.thePost}</a>`;
  return html`<details class="change"><summary>${texts.replyWithNotice}</summary>
<p>!${withMarkup(texts.howToReply, post, html`${texts.leaveItUp}`)}</p>
<div class="field"><label for="notice-${id}">${texts.notice}</label>
<textarea id="notice-${id}" readonly dir="auto">${'\n'}${texts.noticeSays}</textarea></div></details>`;
}

/** The form for the post's new text. A withdrawn article says nothing that a text could follow. */
function editForm(view: View, copy: Copy): Markup {
  const texts = view.texts.articles;
  const id = `text-${copy.id}`;
  const fields = html`<input type="hidden" name="version" value="${copy.version}">
<div class="field"><label for="${id}">${texts.newText}</label>
<textarea id="${id}" name="text" required dir="auto">${'\n'}${copy.text}</textarea></div>
<div class="field"><label for="override-${copy.id}">${texts.whyOverride}</label>
<input id="override-${copy.id}" name="override"></div>
<p>!${button({ label: texts.changeOn(copy.channel), kind: 'first' })}</p>`;
  return html`<details class="change"><summary>${texts.changeText}</summary>!${form(view, `/desk/copies/${copy.id}/edit`, fields)}</details>`;
}
