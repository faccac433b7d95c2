// Runs on every public page with feeds or pictures: copies addresses, and hides pictures that no longer exist.

for (const button of document.querySelectorAll('button[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = label;
    }, 2_000);
  });
}

/** Hides the caption too, which would describe something that is not there. */
function hide(picture) {
  (picture.closest('figure') ?? picture).hidden = true;
}

for (const picture of document.querySelectorAll('main img')) {
  if (picture.complete && picture.naturalWidth === 0) hide(picture);
  else picture.addEventListener('error', () => hide(picture));
}
