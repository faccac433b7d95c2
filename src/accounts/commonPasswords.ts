import { foldName } from './names.ts';

/** Loaded with the first password that a person chooses: most processes never need it. */
let common: Promise<Set<string>> | undefined;

async function load(): Promise<Set<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map((password) => String(password).toLowerCase()));
}

/** No common password is longer. */
const longestCommon = 100;
/** A password that only repeats a piece of up to this length is refused. */
const longestPiece = 4;

/** Whether a password is among those that attackers try first, or only repeats the account's own name. */
export async function isCommonPassword(password: string, name: string): Promise<boolean> {
  if (password.length > longestCommon) return false;
  const folded = foldName(password);
  if (isRepeated(folded, foldName(name)) || isSequence(folded)) return true;
  common ??= load();
  return (await common).has(folded);
}

function isRepeated(text: string, name: string): boolean {
  const period = (text + text).indexOf(text, 1);
  return (
    period < text.length && (period <= longestPiece || (text.startsWith(name, 0) && period === name.length))
  );
}

/** `123456789012`, `zyxwvutsrqpo`. */
function isSequence(text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, n) => (code - (codes[n] ?? 0) + 10) % 10);
  return steps.every((step) => step === 1) || steps.every((step) => step === 9);
}
