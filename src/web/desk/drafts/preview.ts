import { currentFindings } from '../../../actions/drafting/validateDraft.ts';
import type { Article } from '../../../article/article.ts';
import { publicShape } from '../../../article/article.ts';
import { asAdvertised, probedPicture } from '../../../article/picture.ts';
import type { Appearance } from '../../../channels/appearance.ts';
import {
  appearanceOf,
  type Channel,
  describesPictures,
  findChannel,
  handleOf,
  ruleOf,
} from '../../../channels/configured.ts';
import type { CountingRule } from '../../../compose/counting/index.ts';
import type { findingsOf } from '../../../compose/validator.ts';
import { addressesOf } from '../../../config/addresses.ts';
import type { Draft } from '../../../review/draft.ts';
import { mayMove } from '../../../review/states.ts';
import type { View } from '../view.ts';

/** The card that a platform makes for the post's link. */
export interface LinkCard {
  host: string;
  headline: string;
  description?: string | undefined;
  picture?: string | undefined;
}

export type Findings = ReturnType<typeof findingsOf>;

/** Everything that determines how a draft's posts will look. */
export interface Preview {
  appearance: Appearance;
  rule: CountingRule;
  name: string;
  handle: string | undefined;
  /** The headline, for platforms that have a subject line. */
  subject: string | undefined;
  /** The picture that is posted with the text; the link then has no card. */
  attached: Draft['media'];
  /** Whether the picture's alt text is posted with it. */
  describes: boolean;
  card: LinkCard | undefined;
}

/** How a draft's posts will look; undefined if its channel is no longer configured. */
export async function previewOf(
  view: View,
  draft: Draft,
  article: Article | undefined,
): Promise<Preview | undefined> {
  const channel = findChannel(view.context, draft.channel);
  if (!channel) return undefined;
  return {
    appearance: appearanceOf(channel),
    rule: ruleOf(view.context, draft.channel),
    name: view.site.newsroom.name,
    handle: handleOf(channel),
    subject: article?.headline,
    describes: describesPictures(channel.config),
    ...(await pictureOf(view, channel, draft, article)),
  };
}

async function pictureOf(
  view: View,
  channel: Channel,
  draft: Draft,
  article: Article | undefined,
): Promise<Pick<Preview, 'attached' | 'card'>> {
  const { card, pictureOnCard } = appearanceOf(channel);
  const picture =
    article && asAdvertised(article, await probedPicture(view.context.store, article)).image?.url;
  const isShown = picture !== undefined && !pictureOnCard && isAttached(channel, draft);
  const attached = isShown ? draft.media : undefined;
  if (!article || card === 'none') return { attached, card: undefined };
  const { url } = publicShape(article, addressesOf(view.web.config));
  return {
    attached,
    card: {
      host: new URL(url).host,
      headline: article.headline,
      description: article.standfirst ?? article.bullets[0],
      picture,
    },
  };
}

/** Whether the first post shows the article's picture instead of the link's card. */
function isAttached({ type, config }: Channel, { parts, link }: Draft): boolean {
  if (!describesPictures(config) && config.photo !== true) return false;
  const text = parts[0]?.text ?? '';
  return type.pictures === undefined || type.pictures({ text, link: link.url }, config) !== undefined;
}

/** The validator's findings in a draft that can still be edited. */
export async function findingsFor(view: View, draft: Draft): Promise<Findings> {
  const isChecked = mayMove(draft.state, 'edit') && draft.variant !== 'digest';
  return isChecked && findChannel(view.context, draft.channel) ? currentFindings(view.context, draft) : [];
}
