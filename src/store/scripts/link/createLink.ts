import { defineScript, logKeys } from '../../script.ts';

export interface CreateLink {
  /** The requested code alone, or candidates, shortest first. */
  codes: string[];
  target: string;
  articleId?: string | undefined;
  actor: string;
}

/** Creates a person's link; `taken` if none of the codes is free. */
export const createLink = defineScript<CreateLink, { code?: string; taken?: true }>('link/createLink', {
  keys: (keys) => ({ links: keys.links, foldedCodes: keys.foldedCodes, ...logKeys(keys) }),
  rest: (keys, { codes }) => codes.map(keys.link),
});
