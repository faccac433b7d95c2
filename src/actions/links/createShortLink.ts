import { requireArticle } from '../../article/archive.ts';
import { SluglineError } from '../../errors.ts';
import { codeKeyOf } from '../../links/codeKey.ts';
import { candidateCodes, issueOfCode } from '../../links/codes.ts';
import { type Link, requireLink } from '../../links/link.ts';
import { requireAllowedTarget } from '../../links/target.ts';
import { randomToken } from '../../random.ts';
import { createLink } from '../../store/scripts/link/createLink.ts';
import { type Context, requireRole } from '../context.ts';

/** Creates a link for a person, with a code of their choice or a generated one. */
export async function createShortLink(
  context: Context,
  command: { target: string; code?: string | undefined; articleId?: string | undefined },
): Promise<Link> {
  requireRole(context, 'editor');
  const target = requireAllowedTarget(command.target, context.config);
  if (command.articleId !== undefined) await requireArticle(context.store, command.articleId);
  const { code } = command;
  const issue = code === undefined ? undefined : issueOfCode(code);
  if (issue) throw new SluglineError('link.bad-code', { code: code ?? '', why: issue });
  const codes = code
    ? [code]
    : candidateCodes(await codeKeyOf(context.store), randomToken(context.store.random), '', 'person');
  const made = await createLink(context.store, {
    codes,
    target,
    articleId: command.articleId,
    actor: context.actor.name,
  });
  if (!made.code) throw new SluglineError('link.taken', { code: code ?? '' });
  return requireLink(context.store, made.code, context.config.web.baseUrl);
}
