import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** A person's own account: sessions, password, tokens. */
export const account = {
  title: 'Your account',
  whereSignedIn: 'Where you are signed in',
  browser: 'Browser',
  from: 'From',
  signedIn: 'Signed in',
  used: 'Used',
  actions: 'What can be done',
  thisOne: 'this one',
  signOut: 'Sign out',
  signOutOf: (session: string) => `Sign out: ${session}`,
  signOutElsewhere: 'Sign out everywhere else',
  sessionsEnded: (count: number) => counted(count, { one: '# session ended.', other: '# sessions ended.' }),
  password: 'Password',
  currentPassword: 'Current password',
  newPassword: 'New password',
  repeatNewPassword: 'Repeat the new password',
  changePassword: 'Change password',
  passwordChanged: 'Your password was changed; all other sessions have ended.',
  ownToken: 'A token of your own',
  ownTokenHow:
    'For a script of yours. It has your role, and counts as you: in the audit and under four eyes.',
  tokenName: 'Name of the token',
  createToken: 'Create token',
  tokenCreated: (name: string) =>
    `The token ${name} was created and acts as you. Copy it now: it is shown only once.`,
};
