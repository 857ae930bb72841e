"use client";
import { type ReactNode, useEffect } from "react";

type Written = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
/** What a field held when it was last written in. */
type Held = { value: string; checked: boolean | undefined };
type Early = { written: [Written, Held][]; pressed: HTMLButtonElement[] };

declare global {
  interface Window {
    /** Ends the keeping; gives what was written in and pressed, in order, each once. */
    takeEarlyInput?: () => Early;
  }
}

const KEEP = `(() => {
  const written = new Map();
  const pressed = new Set();
  const write = ({ target }) => {
    if (target.matches?.("input, textarea, select")) written.set(target, { value: target.value, checked: target.checked });
  };
  const press = (event) => {
    const button = event.target.closest?.("button[type=button]");
    if (button) pressed.add(button);
  };
  addEventListener("input", write, true);
  addEventListener("click", press, true);
  window.takeEarlyInput = () => {
    removeEventListener("input", write, true);
    removeEventListener("click", press, true);
    delete window.takeEarlyInput;
    return { written: [...written], pressed: [...pressed] };
  };
})()`;

/** Has React hear of what a field holds already: it only listens to what differs from what it saw last. */
function tell(field: Written, { value, checked }: Held): void {
  if (field instanceof HTMLSelectElement) {
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (field.type === "checkbox" || field.type === "radio") {
    (field as HTMLInputElement).checked = !checked;
    field.click();
  } else {
    field.value = "";
    // What is set beside the element's own property is new to React.
    const { prototype } = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
    Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Each in a task of its own, as if by hand: what the one changed is rendered before the next. */
async function handOver(steps: (() => void)[]): Promise<void> {
  for (const step of steps) {
    await new Promise((resolve) => setTimeout(resolve));
    step();
  }
}

/**
 * Keeps what is written and pressed before the page's script has taken over, and hands it over once it has: on a slow
 * device nothing is lost. Who presses again meanwhile wants the same thing, so each button counts once.
 */
export function EarlyInput({ children }: { children: ReactNode }) {
  // Children's effects come first: what they put into a form of their own gives way to what was written.
  useEffect(() => {
    const { written, pressed } = window.takeEarlyInput?.() ?? { written: [], pressed: [] };
    const fields = written.map(([field, held]) => {
      return () => tell(field, held);
    });
    void handOver([...fields, ...pressed.map((button) => () => button.click())]);
  }, []);
  return (
    <>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a script of our own, without any value in it */}
      <script dangerouslySetInnerHTML={{ __html: KEEP }} />
      {children}
    </>
  );
}
