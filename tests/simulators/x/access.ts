import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, cut, readBody } from '../server.ts';
import { createSignIns } from '../signIns.ts';
import { broken, Refusal } from './rules.ts';

export interface AccessOptions {
  token?: string;
  /** Scopes that the token lacks. */
  without?: string[];
  /** The account renews its tokens: they are valid for two hours, and each refresh token only once. */
  rotates?: { clientId: string; clientSecret?: string; refreshToken: string };
  /** Asked once for each renewal. */
  renewFaults?: () => 'cut-after-renewing' | 'cut-before-reading' | '500' | 'empty' | undefined;
}

const lifeMs = 2 * 3_600_000;

/** The account's token, and its renewal as X does it: each refresh token is valid once (docs.x.com, OAuth 2.0). */
export function createAccess(options: AccessOptions, now: () => number) {
  const { rotates } = options;
  const scopes = ['tweet.read', 'tweet.write', 'users.read', 'media.write', 'offline.access'];
  const { clientId = '', clientSecret = '' } = rotates ?? {};
  const programs = [{ id: clientId, secret: clientSecret }];
  const signIns = rotates && createSignIns({ programs, scopes, checksVerifier: true });
  const renewals = { done: 0, refused: 0 };
  let current = options.token ?? 'x-simulator-token';
  let refreshToken = rotates?.refreshToken;
  let endsAt = rotates ? now() + lifeMs : Number.POSITIVE_INFINITY;

  async function renew(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = options.renewFaults?.();
    if (fault === 'cut-before-reading') return cut(response);
    const form = new URLSearchParams(await readBody(request));
    if (fault === '500') throw broken();
    const basic = Buffer.from(`${rotates?.clientId}:${rotates?.clientSecret}`).toString('base64');
    const isClient = rotates?.clientSecret
      ? request.headers.authorization === `Basic ${basic}`
      : form.get('client_id') === rotates?.clientId;
    if (!isClient) throw new Refusal(401, 'unauthorized_client', 'Missing valid authorization header');
    if (form.get('grant_type') === 'authorization_code') {
      signIns?.takeCode(form);
      current = `x-access-token-of-${form.get('code')?.slice(0, 6)}`;
      refreshToken = `x-refresh-token-of-${form.get('code')?.slice(0, 6)}`;
      endsAt = now() + lifeMs;
      return answerJson(response, 200, {
        ...{ token_type: 'bearer', expires_in: lifeMs / 1_000 },
        ...{ access_token: current, refresh_token: refreshToken },
      });
    }
    if (form.get('grant_type') !== 'refresh_token' || form.get('refresh_token') !== refreshToken) {
      renewals.refused += 1;
      const detail = 'Value passed for the token was invalid.';
      answerJson(response, 400, { error: 'invalid_request', error_description: detail });
      return;
    }
    if (fault === 'empty') return answerJson(response, 200, { access_token: '', refresh_token: '' });
    renewals.done += 1;
    current = `x-access-token-${renewals.done}`;
    refreshToken = `x-refresh-token-${renewals.done}`;
    endsAt = now() + lifeMs;
    if (fault === 'cut-after-renewing') return cut(response);
    const answer = { token_type: 'bearer', expires_in: lifeMs / 1_000, scope: 'tweet.read tweet.write' };
    answerJson(response, 200, { ...answer, access_token: current, refresh_token: refreshToken });
  }

  return {
    /** The bearer token that requests need; once it has expired, no known value. */
    get token() {
      return rotates && now() >= endsAt ? `${current} has ended` : current;
    },
    without: options.without ?? [],
    renewals,
    signIns,
    renew,
    end() {
      endsAt = now();
    },
  };
}
