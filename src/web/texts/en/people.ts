import type { Role } from '../../../accounts/roles.ts';
import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** The people and programs with access. */
export const people = {
  title: 'People and programs',
  people: 'People',
  programs: 'Programs',
  programsHow:
    'A token acts under its own name, for roles and in the audit log. Under four eyes, a token that you create here counts as you.',
  name: 'Name',
  role: 'Role',
  account: 'Account',
  added: 'Added',
  state: 'State',
  made: 'Made',
  actions: 'What can be done',
  abilities: {
    viewer: 'looks',
    editor: 'edits and rejects',
    approver: 'approves, schedules, stops',
    admin: 'everything',
  } satisfies Record<Role, string>,
  ability: (role: string, ability: string) => `${role}: ${ability}`,
  addPerson: 'Add a person',
  personHint: 'Their name for signing in and in the audit log: 2 to 32 letters, digits, dots or hyphens.',
  addAndLink: 'Add and create a one-time link',
  addToken: 'Create a token',
  programHint: 'The program’s name in the audit log, such as cms.',
  createToken: 'Create token',
  noTokens: 'No tokens yet.',
  noTokensHow: 'Create one for the CMS or a script that calls the API.',
  open: 'open',
  invited: 'invited',
  disabled: 'disabled',
  revoked: 'revoked',
  since: (time: string) => `since ${time}`,
  by: (name: string) => `by ${name}`,
  you: '(you)',
  roleOf: (name: string) => `Role of ${name}`,
  change: 'Change',
  changeRole: (name: string) => `Change the role of ${name}`,
  enable: 'Enable',
  disable: 'Disable',
  link: 'One-time link',
  signOut: 'Sign out',
  revoke: 'Revoke',
  /** A button's accessible name: what it does, and to whom. */
  actOn: (act: string, name: string) => `${act}: ${name}`,
  personAdded: (name: string) => `${name} was added.`,
  newLink: (name: string) => `A new link for ${name}.`,
  passOn: (done: string, days: number) =>
    counted(days, {
      one: `${done} Pass on this one-time link yourself: it is shown only once, works once, and is valid for # day.`,
      other: `${done} Pass on this one-time link yourself: it is shown only once, works once, and is valid for # days.`,
    }),
  hasRole: (name: string, role: string) => `${name} now has the role ${role}.`,
  wasDisabled: (name: string) => `${name} can no longer sign in and has been signed out everywhere.`,
  wasEnabled: (name: string) => `${name} can sign in again.`,
  wasSignedOut: (name: string) => `${name} has been signed out everywhere.`,
  wasNotSignedIn: (name: string) => `${name} was not signed in anywhere.`,
  tokenCreated: (name: string) => `The token ${name} was created. Copy it now: it is shown only once.`,
  tokenRevoked: (name: string) => `The token ${name} was revoked.`,
};
