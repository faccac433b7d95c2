import { SluglineError } from '../../errors.ts';
import { candidateCodes, issueOfCode } from '../../links/codes.ts';
import { type Link, linkByCode } from '../../links/link.ts';
import { requireAllowedTarget } from '../../links/target.ts';
import { randomToken } from '../../random.ts';
import { changeLink } from '../../store/scripts/link/changeLink.ts';
import { createLink } from '../../store/scripts/link/createLink.ts';
import { type Context, requireRole } from '../context.ts';
import { requireArticle } from '../intake/changeArticle.ts';

/** A link that a person makes, with a code of their wish or a made one. */
export async function createShortLink(
  context: Context,
  command: { target: string; code?: string | undefined; articleId?: string | undefined },
): Promise<Link> {
  requireRole(context, 'editor');
  const target = requireAllowedTarget(command.target, context.config);
  if (command.articleId !== undefined) await requireArticle(context, command.articleId);
  const { code } = command;
  const issue = code === undefined ? undefined : issueOfCode(code);
  if (issue) throw new SluglineError('link.bad-code', { code: code ?? '', why: issue });
  const codes = code
    ? [code]
    : candidateCodes(context.config.newsroom.id, randomToken(context.store.random), '', 'person');
  const made = await createLink(context.store, {
    codes,
    target,
    articleId: command.articleId,
    actor: context.actor.name,
  });
  if (!made.code) throw new SluglineError('link.taken', { code: code ?? '' });
  return requireLink(context, made.code);
}

/** Changes where a link leads (its history is kept), disables it, or enables it again. */
export async function changeShortLink(
  context: Context,
  command: { code: string; target?: string | undefined; disabled?: boolean | undefined },
): Promise<Link> {
  requireRole(context, 'editor');
  const { code, disabled } = command;
  const target =
    command.target === undefined ? undefined : requireAllowedTarget(command.target, context.config);
  const done = await changeLink(context.store, { code, target, disabled, actor: context.actor.name });
  if (done.outcome === 'unknown') throw new SluglineError('link.unknown', { code: command.code });
  return requireLink(context, command.code);
}

async function requireLink(context: Context, code: string): Promise<Link> {
  const link = await linkByCode(context.store, code, context.config.web.baseUrl);
  if (!link) throw new SluglineError('link.unknown', { code });
  return link;
}
