import type { FastifyInstance, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { checkCopy } from '../../../actions/copies/checkCopy.ts';
import { keepCopy } from '../../../actions/copies/keepCopy.ts';
import { removeCopy } from '../../../actions/copies/removeCopy.ts';
import type { FoundCopy } from '../../../actions/copies/requireCopy.ts';
import type { Copy } from '../../../delivery/copy.ts';
import type { CopyState } from '../../../delivery/copyStates.ts';
import type { WebContext } from '../../context.ts';
import type { Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { form, may, post, type View, when } from '../view.ts';

/** The name of each copy state on pages. */
const copyStateWords: Record<CopyState, string> = {
  live: 'live',
  editing: 'being changed',
  edited: 'changed',
  removing: 'being removed',
  gone: 'gone',
  'still-visible': 'still visible',
  'cannot-tell': 'can’t be determined',
};

const acts = { remove: removeCopy, keep: keepCopy, check: checkCopy } as const;

/** The forms for removing, keeping or checking a published post. */
export function copyRoutes(server: FastifyInstance, web: WebContext): void {
  for (const [name, act] of Object.entries(acts)) {
    post(server, web, `/desk/copies/:id/${name}`, {
      role: name === 'check' ? 'editor' : 'approver',
      async act(view, _, request: FastifyRequest) {
        const { id } = request.params as { id: string };
        const { copy } = await act(view.context, { id });
        const evidence = copy.evidence ? ` ${copy.evidence}` : '';
        return {
          kind: 'done',
          sentence: `On ${copy.channel}: ${copyStateWords[copy.state]}.${evidence}`,
          to: `/desk/articles/${copy.articleId}`,
        };
      },
    });
  }
}

/** Every published post of the article: where it is, its state, what can be done with it. */
export function copiesPart(view: View, copies: FoundCopy[], isWithdrawn: boolean): Markup {
  if (copies.length === 0) return '';
  const rows = copies.map((found) => copyPart(view, found, isWithdrawn));
  return html`<section class="block"><h2 class="block-name">Published posts</h2>!${rows}</section>`;
}

function copyPart(view: View, { copy, keptBy }: FoundCopy, isWithdrawn: boolean): Markup {
  const where = copy.url ? html`<a href="${copy.url}">${copy.channel}</a>` : html`<bdi>${copy.channel}</bdi>`;
  const alarms = isWithdrawn && copy.state !== 'gone' && keptBy === undefined;
  const checked = copy.checkedAt ? html` <span class="quiet">!${when(view, copy.checkedAt)}</span>` : '';
  return html`<div class="copy" id="${copy.id}">
<p>!${where}!${copy.part > 1 ? html`, part ${copy.part}` : ''}: <strong!${alarms ? ' class="wrong"' : ''}>${copyStateWords[copy.state]}</strong>!${checked}</p>
!${copy.evidence ? html`<p class="hint">${copy.evidence}</p>` : ''}
!${may(view, 'approver') ? decisions(view, copy, alarms) : ''}</div>`;
}

function decisions(view: View, copy: Copy, alarms: boolean): Markup {
  if (copy.state === 'gone') return '';
  const act = (name: string, label: string, kind: 'wrong' | 'plain') =>
    form(view, `/desk/copies/${copy.id}/${name}`, html`<p>!${button({ label, kind })}</p>`);
  const mayRemove = copy.can.includes('remove') && copy.state !== 'removing';
  return html`<div class="decide">
!${mayRemove ? act('remove', `Remove from ${copy.channel}`, 'wrong') : ''}
!${act('check', `Check ${copy.channel}`, 'plain')}
!${alarms ? act('keep', 'Leave it up', 'plain') : ''}
</div>`;
}
