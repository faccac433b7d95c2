import type { Role } from '../../../accounts/roles.ts';

/** The frame of every desk page. */
export const shell = {
  desk: 'Desk',
  sections: {
    drafts: 'Drafts',
    calendar: 'Calendar',
    deliveries: 'Deliveries',
    articles: 'Articles',
    links: 'Links',
    results: 'Results',
    operations: 'Operations',
  },
  /** The name of the search form that covers everything. */
  everything: 'Everything',
  findLabel: 'Find an article, draft, link, post or address',
  findAnything: 'Find anything',
  roles: {
    viewer: 'viewer',
    editor: 'editor',
    approver: 'approver',
    admin: 'admin',
  } satisfies Record<Role, string>,
  /** The name of a control of which a page has several: what it does, and to what. */
  actsOn: (action: string, what: string) => `${action}: ${what}`,
  signedInAs: (name: string, role: string) => `${name}, ${role}`,
  seePost: 'See the post',
  account: 'Account',
  signOut: 'Sign out',
};
