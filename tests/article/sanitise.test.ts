import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sanitiseBody, textOf } from '../../src/article/sanitise.ts';

describe('sanitiseBody', () => {
  test('makes paragraphs of text without tags', () => {
    expect(sanitiseBody('One & two < three\r\n\r\n\r\nFour\nfive')).toBe(
      '<p>One &amp; two &lt; three</p>\n<p>Four<br />five</p>',
    );
    expect(sanitiseBody('Fish &amp; chips')).toBe('<p>Fish &amp; chips</p>');
    expect(sanitiseBody(' \n\u200B\n ')).toBe('');
  });

  test.each([
    ['<p onclick="x()">a<script>alert(1)</script><style>p{}</style></p>', '<p>a</p>'],
    ['<a href="javascript:alert(1)">a</a>', 'a'],
    ['<a href=" jav&#x09;ascript:alert(1)">a</a>', 'a'],
    ['<a href="data:text/html,x">a</a>', 'a'],
    ['<a href="mailto:desk@daily.example">write</a>', '<a href="mailto:desk@daily.example">write</a>'],
    ['<iframe src="https://x.example"></iframe><p>a</p>', '<p>a</p>'],
    ['<p>a<svg><script>1</script></svg></p>', '<p>a</p>'],
    ['<blink>a</blink><p>b</p>', 'a<p>b</p>'],
    ['<p>bell\u0007&#7;\uFFFE\uD800 se\u00ADcond</p>', '<p>bell second</p>'],
    ['<p>never closed', '<p>never closed</p>'],
    [
      '<table><tr><td colspan="2" style="x">a</td></tr></table>',
      '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
    ],
  ])('cleans %j', (given, safe) => {
    expect(sanitiseBody(given)).toBe(safe);
  });

  test('makes addresses absolute, and drops those that it can’t', () => {
    const base = 'https://daily.example/world/boats.html';
    expect(sanitiseBody('<a href="../sport">s</a><img src="b.jpg" alt="Boats " width="640px">', base)).toBe(
      '<a href="https://daily.example/sport">s</a><img src="https://daily.example/world/b.jpg" alt="Boats" width="640" />',
    );
    expect(sanitiseBody('<p><a href="../sport">s</a><img src="b.jpg"></p>')).toBe('<p>s</p>');
    expect(sanitiseBody('<img src="//cdn.example/b.jpg">')).toBe('<img src="https://cdn.example/b.jpg" />');
  });

  test('drops tracking pixels and uses the address of lazy-loading images', () => {
    expect(sanitiseBody('<p>a<img src="https://t.example/p.gif" width="1" height="1"></p>')).toBe('<p>a</p>');
    expect(sanitiseBody('<p>a<img src="https://t.example/p.gif" style="display: none"></p>')).toBe(
      '<p>a</p>',
    );
    expect(sanitiseBody('<img src="data:image/gif;base64,R0" data-src="https://x.example/b.jpg">')).toBe(
      '<img src="https://x.example/b.jpg" />',
    );
  });

  test('uses the text of what is nested too deep', () => {
    expect(sanitiseBody(`${'<div><b>'.repeat(2_000)}deep</b>`)).toBe('<p>deep</p>');
  });

  test('returns only what XML 1.0 allows, and is unchanged when it is cleaned again', () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<b>',
      '</i>',
      '<img src=x',
      '>',
      '&',
      '&#0;',
      '&#1;',
      '\0',
      '\uD800',
      '\u0338',
      '<',
      'a',
      ' ',
      '"',
      "'",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const safe = sanitiseBody(pieces.join(''));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
        expect(safe).not.toMatch(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF\p{Cs}]/u);
        expect(safe).not.toMatch(/<(?!\/?(?:p|b|img|br)\b)/);
        expect(textOf(sanitiseBody(safe))).toBe(textOf(safe));
      }),
    );
  });
});

describe('textOf', () => {
  test('returns paragraphs separated by a blank line, entities decoded', () => {
    expect(textOf('<p>One &amp; <b>two</b></p>\n<ul><li>three</li></ul><script>x</script>four<br>five')).toBe(
      'One & two\n\nthree\n\nfour\nfive',
    );
  });
});

test.each([
  [
    '<p><a name="top"></a>Read <a href="https://tarn.example/r">it</a>.</p>',
    '<p>Read <a href="https://tarn.example/r">it</a>.</p>',
  ],
  ['<p><a href="tel:1">us</a> or <em>you</em></p>', '<p>us or <em>you</em></p>'],
  ['<p><a href="javascript:x()">a <b>b</b></a> c</p>', '<p>a <b>b</b> c</p>'],
  ['<p><a>x</a><a href="https://tarn.example/y">y</a></p>', '<p>x<a href="https://tarn.example/y">y</a></p>'],
  ['<ul><li><a id="n">one</a></li></ul>', '<ul><li>one</li></ul>'],
])('an anchor without a target leaves its words and nobody else’s tags: %s', (html, safe) => {
  expect(sanitiseBody(html)).toBe(safe);
});

test.each([
  ['<div>One</div><div>Two</div>', '<p>One</p><p>Two</p>'],
  ['<div class="x"><div><p>One</p>Two</div></div>', '<p>One</p><p>Two</p>'],
  [
    '<section><h2>A</h2>One<ul><li>Two</li></ul></section>three',
    '<h2>A</h2><p>One</p><ul><li>Two</li></ul>three',
  ],
  ['One<center>two</center>three', 'One<p>two</p>three'],
  ['<div></div><p>One</p>', '<p>One</p>'],
])('the words of blocks that are not kept stay apart: %s', (html, safe) => {
  expect(sanitiseBody(html)).toBe(safe);
});
