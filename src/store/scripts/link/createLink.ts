import { defineScript, logKeys } from '../../script.ts';
import { customField, linkPlace } from './linkPlaces.ts';

export interface CreateLink {
  /** The requested code alone, or candidates, shortest first. */
  codes: string[];
  target: string;
  articleId?: string | undefined;
  actor: string;
}

/** Creates a person's link; `taken` if none of the codes is free. */
export const createLink = defineScript<CreateLink, { code?: string; taken?: true }>('link/createLink', {
  keys: (keys, { target, articleId = '' }) => ({
    links: keys.links,
    customLinks: keys.customLinks,
    articleLinks: keys.articleLinks(articleId),
    linkIndex: keys.linkIndex(linkPlace(target).bucket),
    foldedCodes: keys.foldedCodes,
    ...logKeys(keys),
  }),
  rest: (keys, { codes }) => codes.map(keys.link),
  command: (input) => ({
    ...input,
    place: linkPlace(input.target).field,
    fields: input.codes.map(customField),
  }),
});
