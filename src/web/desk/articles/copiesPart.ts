import type { FastifyInstance, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { checkCopy } from '../../../actions/copies/checkCopy.ts';
import { keepCopy } from '../../../actions/copies/keepCopy.ts';
import { removeCopy } from '../../../actions/copies/removeCopy.ts';
import type { FoundCopy } from '../../../actions/copies/requireCopy.ts';
import type { Copy } from '../../../delivery/copy.ts';
import type { WebContext } from '../../context.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import type { Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { postLink } from '../drafts/sentPart.ts';
import { purposeName } from '../purposeName.ts';
import { newestText, readingsPart } from '../statisticsPart.ts';
import { form, may, post, type View, when, withTimes } from '../view.ts';

const acts = { remove: removeCopy, keep: keepCopy, check: checkCopy } as const;

/** The forms for removing, keeping or checking a published post. */
export function copyRoutes(server: FastifyInstance, web: WebContext): void {
  for (const [name, act] of Object.entries(acts)) {
    post(server, web, `/desk/copies/:id/${name}`, {
      role: name === 'check' ? 'editor' : 'approver',
      async act(view, _, request: FastifyRequest) {
        const { id } = request.params as { id: string };
        const { copyIs, copyStates } = view.texts.articles;
        const { copy } = await act(view.context, { id });
        const evidence = copy.evidence ? ` ${copy.evidence}` : '';
        return {
          kind: 'done',
          sentence: `${copyIs(copy.channel, copyStates[copy.state])}${evidence}`,
          to: `/desk/articles/${copy.articleId}`,
        };
      },
    });
  }
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
!${may(view, 'approver') ? decisions(view, copy, alarms) : ''}</div>`;
}

/** How readers reacted to the post: the clicks counted here, and the platform's statistics over time. */
function countedPart(view: View, { clicks, statistics = [] }: Copy): Markup {
  const ours = clicks === undefined ? '' : view.texts.deliveries.clicksCounted(clicks);
  const now = view.texts.statistics.listed([ours, newestText(view, statistics)].filter(Boolean));
  if (!now) return '';
  if (statistics.length === 0) return html`<p class="quiet">${now}</p>`;
  return html`<details class="change"><summary>${now}</summary>!${readingsPart(view, statistics)}</details>`;
}

function decisions(view: View, copy: Copy, alarms: boolean): Markup {
  if (copy.state === 'gone') return '';
  const texts = view.texts.articles;
  const act = (name: string, label: string, kind: 'wrong' | 'plain') =>
    form(view, `/desk/copies/${copy.id}/${name}`, html`<p>!${button({ label, kind })}</p>`);
  const mayRemove = copy.can.includes('remove') && copy.state !== 'removing';
  return html`<div class="decide">
!${mayRemove ? act('remove', texts.removeFrom(copy.channel), 'wrong') : ''}
!${act('check', texts.checkOn(copy.channel), 'plain')}
!${alarms ? act('keep', texts.leaveItUp, 'plain') : ''}
</div>`;
}
