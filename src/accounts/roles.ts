/** What a person or token may do; each role may all that stands before it. */
export const roles = ['viewer', 'editor', 'approver', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Whoever acts: a person, a token, the command line, or the program itself. */
export interface Actor {
  name: string;
  role: Role;
  kind: 'person' | 'token' | 'command' | 'program';
  /** The person whose eyes these are where it is not `name`: who made the token, or whom a command names. */
  eyes?: string;
  /** The token that a person acts with, for the audit. */
  token?: string;
}

/** The program's own acts: jobs and sweeps. */
export const program: Actor = { name: 'slugline', role: 'admin', kind: 'program' };

/** Who looks, under four eyes; undefined for the command line as such: a machine's account is no person. */
export function eyesOf({ name, kind, eyes }: Actor): string | undefined {
  return eyes ?? (kind === 'command' ? undefined : name);
}

/** The name that a text's author or approver is remembered by. */
export function authorName(actor: Actor): string {
  return eyesOf(actor) ?? actor.name;
}

/** Whether a role is enough for what needs `needed`. */
export function mayAct(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
