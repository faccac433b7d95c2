import type { Lexicon } from './lexicon.ts';

const reporting =
  'によると|によれば|と述べ|と語|と説明|と発表|と主張|と話|と指摘|と明ら|という|とした|としている|とみられ|と見られ|関係者|容疑|疑い|と警告|と否定|と強調|主張|発表|説明|指摘|報道|報告|証言|見解|声明|関係筋|当局';
const maybe =
  'かもしれ|可能性|おそれ|恐れ|見込み|見通し|予定|だろう|でしょう|ようだ|らしい|方針|検討|約|およそ|以上|以下|最大|少なくとも|なら|れば|たら|場合|ただし|しかし|だが|ものの|一方|のみ|だけ|除き|まで';
const no = 'ない|なく|なかった|ません|ず|ぬ|否定|拒否|未|非|無';

/** Japanese has neither spaces nor capitals: what is looked for stands anywhere, and nothing is cut but at 、 and 。. */
export const ja: Lexicon = {
  language: 'ja',
  folds: false,
  breaking: '【速報】',
  correction: '【訂正】',
  leansAtStart:
    /^[\p{P}\s]*(?:これ|それ|あれ|この|その|あの|ここ|そこ|彼|彼女|同氏|両氏|両者|両国|双方|同社|同局|同省|同市|同県|同町|同日|同容疑者|同被告|また|しかし|だが|一方|さらに|そして|なお|ただし|ただ|ほか|次いで|いずれも|どちらも)/u,
  leansWithin: /両氏|両者|双方とも|同氏|も(?:また|明らかに|述べ|語)|とも述べ|とも語/u,
  ties: new RegExp(`${reporting}|${maybe}|${no}`, 'u'),
  negations: new RegExp(no, 'u'),
  common: new Set(),
  endings: /$^/,
  numbers: new Map(),
};
