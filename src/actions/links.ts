import { newWord } from '../chance.ts';
import { SluglineError } from '../errors.ts';
import { candidateCodes, faultOfCode } from '../links/codes.ts';
import { type Link, linkByCode } from '../links/link.ts';
import { requireAllowedTarget } from '../links/target.ts';
import { changeLink } from '../store/scripts/changeLink.ts';
import { createLink } from '../store/scripts/createLink.ts';
import { requireArticle } from './change.ts';
import { type Needs, requireRole } from './needs.ts';

/** A link that a person makes, with a code of their wish or a made one. */
export async function makeLink(
  needs: Needs,
  command: { target: string; code?: string | undefined; articleId?: string | undefined },
): Promise<Link> {
  requireRole(needs, 'editor');
  const target = requireAllowedTarget(command.target, needs.config);
  if (command.articleId !== undefined) await requireArticle(needs, command.articleId);
  const { code } = command;
  const fault = code === undefined ? undefined : faultOfCode(code);
  if (fault) throw new SluglineError('link.bad-code', { code: code ?? '', why: fault });
  const codes = code
    ? [code]
    : candidateCodes(needs.config.newsroom.id, newWord(needs.store.chance), '', 'person');
  const made = await createLink(needs.store, {
    codes,
    target,
    articleId: command.articleId,
    actor: needs.actor.name,
  });
  if (!made.code) throw new SluglineError('link.taken', { code: code ?? '' });
  return requireLink(needs, made.code);
}

/** Changes where a link leads (its history is kept), disables it, or enables it again. */
export async function alterLink(
  needs: Needs,
  command: { code: string; target?: string | undefined; disabled?: boolean | undefined },
): Promise<Link> {
  requireRole(needs, 'editor');
  const { code, disabled } = command;
  const target =
    command.target === undefined ? undefined : requireAllowedTarget(command.target, needs.config);
  const done = await changeLink(needs.store, { code, target, disabled, actor: needs.actor.name });
  if (done.outcome === 'unknown') throw new SluglineError('link.unknown', { code: command.code });
  return requireLink(needs, command.code);
}

async function requireLink(needs: Needs, code: string): Promise<Link> {
  const link = await linkByCode(needs.store, code, needs.config.web.baseUrl);
  if (!link) throw new SluglineError('link.unknown', { code });
  return link;
}
