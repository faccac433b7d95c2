/** What a person or token may do; each role includes those before it. */
export const roles = ['viewer', 'editor', 'approver', 'admin'] as const;
export type Role = (typeof roles)[number];

/** The actor: a person, a token, the command line, or the program itself. */
export interface Actor {
  name: string;
  role: Role;
  kind: 'person' | 'token' | 'command' | 'program';
  /** The person for four eyes, if it is not `name`: the token's creator, or the person that a command names. */
  eyes?: string;
  /** The token that a person acts with, for the audit. */
  token?: string;
}

/** The program's own acts: jobs and sweeps. */
export const program: Actor = { name: 'slugline', role: 'admin', kind: 'program' };

/** The person for four eyes; undefined for a command that names none: a machine's account is not a person. */
export function eyesOf({ name, kind, eyes }: Actor): string | undefined {
  return eyes ?? (kind === 'command' ? undefined : name);
}

/** The name under which a text's author or approver is recorded. */
export function authorName(actor: Actor): string {
  return eyesOf(actor) ?? actor.name;
}

/** Whether a role includes `needed`. */
export function mayAct(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
