/** One of the fifty items, without its language. */
export interface Story {
  headline: string;
  bullets: string[];
  tags?: string[];
  breaking?: true;
  /** Why a person should check it first; missing if it can be posted unchanged. */
  person?: 'cut' | 'figures' | 'mention' | 'too long';
  /** What must not be in a post without what it depends on: [what, on what]. */
  never?: [string, string][];
}
