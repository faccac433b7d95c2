import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { answerJson, readBody } from '../server.ts';
import { createSignIns, SignInRefusal } from '../signIns.ts';
import { Refusal } from './rules.ts';

const App = z.strictObject({
  client_name: z.string().min(1),
  redirect_uris: z.url(),
  scopes: z.string(),
  website: z.url(),
});

/** Registers programs, and signs in to them, as Doorkeeper does (docs.joinmastodon.org, apps and oauth). */
export function createSignIn(access: { token: string; scopes: string[] }) {
  const signIns = createSignIns({ programs: [], scopes: access.scopes, checksVerifier: true });

  return async function answered(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<boolean> {
    try {
      if (url.pathname === '/api/v1/apps') {
        App.parse(JSON.parse(await readBody(request)));
        const program = { id: `app-${signIns.programs.length}`, secret: 'an-app-secret' };
        signIns.programs.push(program);
        answerJson(response, 200, { client_id: program.id, client_secret: program.secret });
      } else if (url.pathname === '/oauth/authorize') signIns.showPage(response, url);
      else if (url.pathname === '/oauth/token') {
        const form = new URLSearchParams(await readBody(request));
        signIns.requireSecret(form);
        signIns.takeCode(form);
        const answer = { token_type: 'Bearer', scope: access.scopes.join(' '), created_at: 1 };
        answerJson(response, 200, { ...answer, access_token: access.token });
      } else return false;
      return true;
    } catch (error) {
      if (error instanceof SignInRefusal) throw new Refusal(400, error.message);
      throw error;
    }
  };
}
