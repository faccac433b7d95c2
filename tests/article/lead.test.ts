import { describe, expect, test } from 'vitest';
import { contentFrom } from '../../src/article/intake.ts';

const options = { where: 'the article', now: Date.UTC(2026, 10, 28), newsroom: { language: 'en' } };
const picture = 'https://p.example/2026/l.jpg';
const contentOf = (body: string, image = picture) =>
  contentFrom(
    { headline: 'Ferry sails', language: 'en', standfirst: 'First paragraph.', body, image: { url: image } },
    options,
  );

describe('the lead picture and the standfirst are shown once', () => {
  test.each([
    ['figure first', `<figure><img src="${picture}"></figure><p>First paragraph.</p><p>More.</p>`],
    ['paragraph first', `<p>First  <b>paragraph.</b></p><figure><img src="${picture}"></figure><p>More.</p>`],
    [
      'another size',
      '<div><p><a href="/x"><img src="https://p.example/2026/l-1024x683.jpg?w=80"></a></p></div><p>More.</p>',
    ],
    ['in a link alone', `<a href="https://p.example/1"><img src="${picture}"></a><p>More.</p>`],
    ['further down', `<p>More.</p><figure><img src="${picture}"></figure>`],
    ['twice', `<img src="${picture}"><img src="${picture}"><p>More.</p>`],
    ['by WordPress’s service', `<img src="https://i0.wp.com/p.example/2026/l.jpg?fit=300"><p>More.</p>`],
    ['in another form', `<img src="${picture}.webp"><p>More.</p>`],
    ['a heading', '<h2>First paragraph.</h2><p>More.</p>'],
    ['with other signs', '<p>“First” paragraph</p><p>More.</p>'],
    ['in two paragraphs', '<p>First</p><p>paragraph.</p><p>More.</p>'],
    ['before a break', 'First paragraph.<br><br><p>More.</p>'],
    ['alone', `<img src="${picture.replace('https', 'http')}"><p>More.</p>`],
  ])('%s', (_, body) => {
    expect(contentOf(body).body).toBe('<p>More.</p>');
  });

  test('a caption is kept', () => {
    const { image } = contentOf(
      `<figure><img src="${picture}"><figcaption>The ferry at night</figcaption></figure><p>More.</p>`,
    );
    expect(image).toEqual({ url: picture, caption: 'The ferry at night' });
  });

  test.each([
    ['another picture', '<figure><img src="https://p.example/o.jpg" /></figure><p>More.</p>'],
    ['another picture by its number', '<img src="https://p.example/i?id=2" /><p>More.</p>'],
    ['further down', `<p>More.</p><img src="${picture}" /><p>First paragraph.</p>`],
    ['more than the standfirst', '<p>First paragraph. And more.</p>'],
  ])('%s stays', (_, body) => {
    expect(contentOf(body, 'https://p.example/i?id=1').body).toBe(body);
  });

  test('a picture in front of the standfirst’s words stays', () => {
    const other = '<p><img src="https://p.example/o.jpg" /></p>';
    expect(contentOf(`${other}<p>First paragraph.</p><p>More.</p>`).body).toBe(`${other}<p>More.</p>`);
  });

  test('a brief that is its standfirst has no other text', () => {
    expect(contentOf('<p>First paragraph.</p>').body).toBeUndefined();
  });
});
