/** The category that WordPress gives to what has none, in its languages: it says nothing of an article. */
const names = new Set([
  'uncategorized',
  'uncategorised',
  'unkategorisiert',
  'non classé',
  'non classé(e)',
  'sin categoría',
  'sin categorizar',
  'sem categoria',
  'senza categoria',
  'geen categorie',
  'niet gecategoriseerd',
  'okategoriserade',
  'ukategorisert',
  'ikke-kategoriseret',
  'luokittelematon',
  'bez kategorii',
  'nezařazené',
  'без рубрики',
  'χωρίς κατηγορία',
  'غير مصنف',
  'دسته‌بندی نشده',
  '未分類',
  '未分类',
  '미분류',
]);

export function isDefaultCategory(tag: string): boolean {
  return names.has(tag.toLowerCase());
}
