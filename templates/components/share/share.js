/* Copies the lines that stand in the page, or hands them to a program of the reader's choice. */

export function start(box) {
  const part = (name) => box.querySelector(`[data-${name}]`);
  const { title, url, copied, notCopied } = part("acts").dataset;
  const lines = part("text").cloneNode(true);
  for (const reading of lines.querySelectorAll("rt")) reading.remove();
  for (const end of lines.querySelectorAll("br")) end.replaceWith("\n");
  const text = lines.textContent;

  part("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      part("said").textContent = copied;
    } catch {
      part("said").textContent = notCopied;
      getSelection().selectAllChildren(part("text"));
    }
  });
  if (navigator.share) {
    // The address goes beside the lines: some programs drop the one and some the other.
    const words = text.split("\n").filter((line) => line !== url).join("\n");
    part("send").addEventListener("click", () => navigator.share({ title, text: words, url }).catch(() => {}));
    part("send").hidden = false;
  }
  part("acts").hidden = false;
}
