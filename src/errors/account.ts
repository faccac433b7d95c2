import type { CatalogueEntry } from './entry.ts';

/** Accounts, sessions, tokens and roles. */
export const accountErrors = {
  'account.unknown': {
    status: 404,
    sentence: 'There is no user {name}.',
    hint: 'List them with "slugline user list".',
  },
  'view.unknown': {
    status: 404,
    sentence: 'You have no saved view named “{name}”.',
    hint: 'List your views with "slugline drafts views" or GET /api/v1/views.',
  },
  'view.no-account': {
    status: 422,
    sentence: 'Views belong to a person’s account, and {name} has none.',
    hint: 'Use a person’s own token, or "--as NAME" with a command.',
  },
  'account.exists': {
    status: 409,
    sentence: 'There is already a user {name}.',
    hint: 'Choose another name, or "slugline user passwd {name}".',
  },
  'account.bad-name': {
    status: 422,
    sentence: '{name} is not a valid user name.',
    hint: 'Use 2 to 32 letters, digits, dots or hyphens.',
  },
  'account.weak-password': {
    status: 422,
    sentence: 'The password is too short.',
    hint: 'Use at least 12 characters.',
  },
  'account.common-password': {
    status: 422,
    sentence: 'This password is one of the first that attackers try.',
    hint: 'Use a few unusual words.',
  },
  'account.disabled': {
    status: 403,
    sentence: 'The account {name} is disabled.',
    hint: 'Name another person, or enable it again with "slugline user disable NAME --undo".',
  },
  'account.own': {
    status: 409,
    sentence: 'You can’t {wanted} your own account.',
    hint: 'Ask another admin, or use "slugline user" on the server.',
  },
  'account.passwords-differ': {
    status: 422,
    sentence: 'The two passwords do not match.',
    hint: 'Type the same one twice.',
  },
  'token.unknown': {
    status: 404,
    sentence: 'There is no token {name}.',
    hint: 'List them with "slugline token list".',
  },
  'token.exists': {
    status: 409,
    sentence: 'There is already a token {name}.',
    hint: 'Choose another name, or revoke it first.',
  },
  'session.unknown': {
    status: 404,
    sentence: 'There is no session {id}.',
    hint: 'It may have ended already; reload the list.',
  },
  'sign-in.wrong': {
    status: 401,
    sentence: 'Name or password is wrong.',
    hint: 'Try again, or ask an admin for a new one-time link.',
  },
  'sign-in.limit': {
    status: 429,
    sentence: 'Too many failed sign-in attempts for this account.',
    hint: 'Wait five minutes.',
  },
  'sign-in.busy': {
    status: 503,
    sentence: 'Too many passwords are being checked right now.',
    hint: 'Try again in {seconds} s.',
  },
  'sign-in.needed': {
    status: 401,
    sentence: 'You are not signed in.',
    hint: 'Sign in, or send a token as "Authorization: Bearer …".',
  },
  'sign-in.bad-token': {
    status: 401,
    sentence: 'This token is not valid.',
    hint: 'Create another: slugline token create --role R --name N.',
  },
  'sign-in.link-used': {
    status: 410,
    sentence: 'This one-time link has been used or has expired.',
    hint: 'Ask an admin for a new one.',
  },
  'role.too-low': { status: 403, sentence: 'This needs the role {role}.', hint: 'Ask an admin.' },
} as const satisfies Record<string, CatalogueEntry>;
