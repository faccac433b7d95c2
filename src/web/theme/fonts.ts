import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One `@font-face`: a family, weight and style, and the Unicode range that its file covers. */
export interface FontFace {
  /** The file's name on the server. */
  name: string;
  file: string;
  /** The rule, with `{font}` in place of the file's address. */
  css: string;
}

/**
 * The style sheets of the font packages, and the subsets of them. Latin letters in Arabic text use the Source fonts.
 */
const wanted: { sheet: string; subset?: string }[] = [
  { sheet: '@fontsource-variable/source-serif-4/wght.css' },
  { sheet: '@fontsource-variable/source-serif-4/wght-italic.css' },
  { sheet: '@fontsource-variable/source-sans-3/wght.css' },
  { sheet: '@fontsource-variable/source-sans-3/wght-italic.css' },
  { sheet: '@fontsource/noto-nastaliq-urdu/400.css', subset: 'arabic' },
  { sheet: '@fontsource/noto-nastaliq-urdu/700.css', subset: 'arabic' },
  { sheet: '@fontsource/noto-naskh-arabic/400.css', subset: 'arabic' },
  { sheet: '@fontsource/noto-naskh-arabic/700.css', subset: 'arabic' },
];

/**
 * The faces as the font packages define them: their own rules, each reduced to its woff2 file, so that a browser loads
 * only the Unicode ranges that a page uses. Throws if a package is not as expected.
 */
export function fontFaces(): FontFace[] {
  return wanted.flatMap(({ sheet, subset }) => {
    const sheetFile = fileURLToPath(import.meta.resolve(sheet));
    const rules = readFileSync(sheetFile, 'utf8').match(/@font-face\s*\{[^}]*\}/g) ?? [];
    const faces = rules.map((rule) => faceOf(rule, sheetFile));
    // The subset is before the weight: "noto-naskh-arabic-latin-400-normal" is Latin.
    const stored = subset ? faces.filter((face) => new RegExp(`-${subset}-\\d+-`).test(face.name)) : faces;
    if (stored.length === 0) throw new Error(`The font package’s ${sheet} holds none of the wanted faces.`);
    return stored;
  });
}

function faceOf(rule: string, sheetFile: string): FontFace {
  const file = /url\(\.\/(files\/([^)]+\.woff2))\)/.exec(rule);
  if (!file?.[1] || !file[2]) throw new Error(`${sheetFile} has a font face without a woff2 file.`);
  const css = rule.replace(/src:[^;]+;/, "src: url('{font}') format('woff2');");
  return { name: file[2], file: fileURLToPath(new URL(file[1], `file://${sheetFile}`)), css };
}
