import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** Signing in and out, and choosing a password. */
export const signIn = {
  signIn: 'Sign in',
  name: 'Name',
  password: 'Password',
  noName:
    'No name yet, or the password is lost? An admin makes a one-time link for you, under Operations, People.',
  signedOut: 'You are signed out.',
  again: 'Sign in again',
  sessionEnded: 'Your session has ended. What you typed is still here, and is sent once you are signed in.',
  choosePassword: 'Choose a password',
  worksOnce: (name: string) => `For ${name}. This link works once.`,
  passwordHint: (atLeast: number) =>
    counted(atLeast, {
      one: 'At least # character. A few unusual words are easier to remember than symbols.',
      other: 'At least # characters. A few unusual words are easier to remember than symbols.',
    }),
  repeatPassword: 'Repeat the password',
  setPassword: 'Set password and sign in',
};

export type SignInTexts = typeof signIn;
