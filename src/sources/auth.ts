import { z } from 'zod';

/** How a source with restricted access is fetched. Its secrets come from the environment or a file. */
export const auth = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('basic'), username: z.string().min(1), password: z.string().min(1) }),
  z.strictObject({ type: z.literal('bearer'), token: z.string().min(1) }),
  z.strictObject({
    type: z.literal('header'),
    name: z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'a header’s name is of letters, digits and "-"'),
    value: z.string().min(1),
  }),
]);

export type Auth = z.infer<typeof auth>;

/** The authentication headers for `url`; none if its origin is not the source's own. */
export function authHeaders(source: { url?: unknown; auth?: unknown }, url: string): Record<string, string> {
  const given = source.auth as Auth | undefined;
  const own = typeof source.url === 'string' ? URL.parse(source.url)?.origin : undefined;
  if (!given || own === undefined || URL.parse(url)?.origin !== own) return {};
  if (given.type === 'header') return { [given.name.toLowerCase()]: given.value };
  if (given.type === 'bearer') return { authorization: `Bearer ${given.token}` };
  const pair = Buffer.from(`${given.username}:${given.password}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}
