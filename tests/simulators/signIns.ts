import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** A program that a platform knows. */
export interface Program {
  id: string;
  secret: string;
}

/** What a token endpoint refuses (RFC 6749, 5.2). */
export class SignInRefusal extends Error {}

interface Allowed {
  program: string;
  redirect: string;
  challenge: string | null;
}

export interface SignInRules {
  /** The registered programs. */
  programs: Program[];
  /** A sign-in must request all of them. */
  scopes: string[];
  separator?: string;
  /** Whether it compares the verifier with the digest that the sign-in began with (RFC 7636). */
  checksVerifier: boolean;
}

/** The page on which a person allows a program to act for an account, and its codes, each valid once. */
export function createSignIns({ programs, scopes, separator = ' ', checksVerifier }: SignInRules) {
  const codes = new Map<string, Allowed>();
  let given = 0;

  function program(id: string | null): Program {
    const found = programs.find((each) => each.id === id);
    if (!found) throw new SignInRefusal('unknown client_id');
    return found;
  }

  return {
    programs,
    /** A page with one link, by which the person allows it, and one by which they refuse. */
    showPage(response: ServerResponse, { searchParams: query }: URL): void {
      const { id } = program(query.get('client_id'));
      const redirect = query.get('redirect_uri') ?? '';
      const asked = (query.get('scope') ?? '').split(separator);
      if (query.get('response_type') !== 'code') throw new SignInRefusal('response_type must be code');
      if (!URL.canParse(redirect)) throw new SignInRefusal('redirect_uri is no address');
      if (scopes.some((scope) => !asked.includes(scope))) throw new SignInRefusal('a scope is missing');
      if ((query.get('state') ?? '').length < 20) throw new SignInRefusal('state is too short');
      const challenge = query.get('code_challenge');
      if (!checksVerifier && challenge) throw new SignInRefusal('code_challenge is not documented here');
      if (checksVerifier && (!challenge || query.get('code_challenge_method') !== 'S256'))
        throw new SignInRefusal('code_challenge is missing');
      given += 1;
      const code = `code-${given}-${'c'.repeat(20)}`;
      codes.set(code, { program: id, redirect, challenge });
      const back = (more: Record<string, string>) =>
        `${redirect}?${new URLSearchParams({ ...more, state: query.get('state') ?? '' })}`.replaceAll(
          '&',
          '&amp;',
        );
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(
        `<!doctype html><title>Allow</title><p><a href="${back({ code })}">Allow</a> <a href="${back({ error: 'access_denied' })}">Refuse</a>`,
      );
    },
    /** Redeems a code for the program that it was issued to; only once. */
    takeCode(form: URLSearchParams): void {
      const code = form.get('code') ?? '';
      const allowed = codes.get(code);
      codes.delete(code);
      if (!allowed) throw new SignInRefusal('invalid_grant');
      if (allowed.program !== form.get('client_id') || allowed.redirect !== form.get('redirect_uri'))
        throw new SignInRefusal('the code was given to somebody else');
      const verifier = form.get('code_verifier') ?? '';
      const digest = createHash('sha256').update(verifier).digest('base64url');
      if (checksVerifier && digest !== allowed.challenge) throw new SignInRefusal('wrong code_verifier');
    },
    requireSecret(form: URLSearchParams): void {
      if (program(form.get('client_id')).secret !== form.get('client_secret'))
        throw new SignInRefusal('invalid_client');
    },
  };
}

const day = 86_400_000;

/** An account's token: the initial one, then those that are issued. */
export function createBearer(
  now: () => number,
  { token, lifeMs }: { token: string; lifeMs?: number | undefined },
) {
  let current = token;
  let issued = 0;
  let issuedAt = now() - 2 * day;
  return {
    /** The bearer token that requests need; once it has expired, no known value. */
    get token() {
      return lifeMs !== undefined && now() >= issuedAt + lifeMs ? `${current} has ended` : current;
    },
    get issued() {
      return issued;
    },
    ageMs: () => now() - issuedAt,
    issue(name: string): string {
      issued += 1;
      issuedAt = now();
      current = `${name}-${issued}`;
      return current;
    },
    /** Makes it older, as if it had been issued that much earlier. */
    grow(ms: number): void {
      issuedAt = now() - ms;
    },
  };
}
