/** What a person or token may do; each role may all that stands before it. */
export const roles = ['viewer', 'editor', 'approver', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Whoever acts: a person, a token (a person of its own), the command line, or the program itself. */
export interface Actor {
  name: string;
  role: Role;
  kind: 'person' | 'token' | 'command' | 'program';
}

/** The program's own acts: jobs and sweeps. */
export const program: Actor = { name: 'slugline', role: 'admin', kind: 'program' };

/** Whether a role is enough for what needs `needed`. */
export function mayAct(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
