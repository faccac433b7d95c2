import { z } from 'zod';

export const Tokens = z.object({
  access: z.string().min(1),
  refresh: z.string().min(1).optional(),
  /** When the access token expires, by the newsroom's time (ms). */
  expiresAt: z.number().optional(),
  /**
   * When the refresh token expires, by the newsroom's time (ms), if the platform says so: a person must sign in by
   * then.
   */
  refreshEndsAt: z.number().optional(),
  /** Other facts about the account in the platform's answer. */
  more: z.record(z.string(), z.string()).optional(),
});
/** The tokens that an account's requests are made with. */
export type Tokens = z.infer<typeof Tokens>;

/** How an account signs in and renews its tokens. */
export interface SigningIn {
  /** The parts of the configuration that identify it: another token or password there makes it another sign-in. */
  name: string[];
  /** The configuration's tokens; without them the first use signs in. */
  given?: Tokens;
  /**
   * Requests new tokens from the platform. Throws `NothingSent` if it returns none. Missing if tokens can't be renewed.
   */
  renew?(current: Tokens | undefined): Promise<Tokens>;
  /** Only a person can sign in for the first time. */
  byPerson?: true;
  /** The daily job renews tokens that end within this time, or at an unknown time (ms). */
  renewAheadMs?: number;
  /** Tokens without a refresh token can't be renewed. */
  byRefreshToken?: true;
  /** Tokens can't be renewed once they have expired, only before. */
  onlyAhead?: true;
}

/** The state of an account's sign-in, without a query to its platform. */
export interface SignInState {
  /** Since when its current tokens have been stored here (ms); missing if they are the configuration's. */
  keptAt?: number;
  /** When a person must sign in again (ms), if known: no renewal extends these tokens beyond it. */
  endsAt?: number;
  isSignedIn: boolean;
}

/** An app as the platform knows it; accounts sign in to it. */
export interface Client {
  id: string;
  secret?: string | undefined;
}

/** The beginning of a person's sign-in (RFC 6749, RFC 7636). */
export interface Authorising {
  client: Client;
  /** Our address that the platform redirects the person to. */
  redirect: string;
  /** Returned by the platform unchanged. */
  state: string;
  /** The digest of the verifier. */
  challenge: string;
}

/** The end of a person's sign-in. */
export interface Authorised {
  client: Client;
  redirect: string;
  code: string;
  verifier: string;
}

/** How a channel's account signs in, if its tokens can be stored here. */
export interface SignInWay {
  /** The permissions that a token needs. */
  scopes: string[];
  /** Whether tokens are stored here; otherwise there is only the configuration's token. */
  isKept: boolean;
  /** The state of the sign-in. Does not query the platform. */
  state(): Promise<SignInState>;
  /**
   * Renews tokens well before they expire, if they can be renewed; returns whether there are new ones. Throws
   * `NothingSent`.
   */
  renewAhead(): Promise<boolean>;
  /** Stores tokens that a person obtained. */
  keep(tokens: Tokens): Promise<void>;
  /**
   * Registers this app, if each server of the platform does that itself; otherwise the configuration has a `clientId`.
   */
  register?(redirect: string): Promise<Client>;
  /** The platform's page at which a person signs in. */
  page(request: Authorising): string;
  /** Exchanges the code that the person returns with for tokens. Throws `NothingSent`. */
  exchange(authorised: Authorised): Promise<Tokens>;
}
