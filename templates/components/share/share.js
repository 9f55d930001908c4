/* Copies the lines that stand in the page, or hands them to a program of the reader's choice. */

export function start(box) {
  const part = (name) => box.querySelector(`[data-${name}]`);
  const { title, url, copied, notCopied } = part("acts").dataset;
  const text = part("text").innerText;

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
    const lines = text.split("\n").filter((line) => line !== url).join("\n");
    part("send").addEventListener("click", () => navigator.share({ title, text: lines, url }).catch(() => {}));
    part("send").hidden = false;
  }
  part("acts").hidden = false;
}
