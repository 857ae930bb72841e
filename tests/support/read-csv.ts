/** A reader of RFC 4180, written against the standard and not against our writer. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length; ) {
    let cell = "";
    if (text[at] === '"') {
      at += 1;
      while (!(text[at] === '"' && text[at + 1] !== '"')) {
        if (at >= text.length) throw new Error("a quote is never closed");
        cell += text[at];
        at += text[at] === '"' ? 2 : 1;
      }
      at += 1;
    } else {
      while (at < text.length && !",\r\n".includes(text[at] ?? "")) {
        if (text[at] === '"') throw new Error("a quote in a cell without quotes");
        cell += text[at];
        at += 1;
      }
    }
    row.push(cell);
    if (text[at] === ",") at += 1;
    else {
      if (text.slice(at, at + 2) !== "\r\n") throw new Error("a line does not end with CR LF");
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
