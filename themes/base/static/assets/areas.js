// Narrows the list of areas while one types. Without script the whole list stands there.

/** Width, case and kana do not matter; nor do spaces, hyphens and the mark 〒. */
const plain = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/[\s‐‑–—−ー〒-]/g, "");

for (const filter of document.querySelectorAll("[data-filter]")) {
  const rows = [...document.getElementById(filter.dataset.filter).children];
  const texts = rows.map((row) => plain(`${row.textContent} ${row.dataset.reading ?? ""}`));
  const input = filter.querySelector("input");
  const said = filter.querySelector("[role=status]");

  const narrow = () => {
    const wanted = plain(input.value);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !texts[at].includes(wanted);
      if (!row.hidden) shown += 1;
    });
    said.textContent = wanted === "" ? "" : shown === 0 ? "見つかりません。言葉を変えるか、窓口に聞いてください。" : `${shown}件あります。`;
  };

  input.addEventListener("input", narrow);
  filter.hidden = false;
  narrow();
}
