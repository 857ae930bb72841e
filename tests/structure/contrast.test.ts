import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What says a state, and the grounds that it is drawn on; glance data has 7:1, everything else 4.5:1 at least. */
const STATES = ["red", "amber", "green", "blue", "violet", "text", "ink", "soft"];
const LABELS = ["dim", "label"];
const GROUNDS = ["bg", "panel", "card", "raise", "red-bg", "amber-bg", "green-bg", "redbg", "amberbg", "greenbg"];

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** The colours of every theme that a style sheet declares: each block that sets --bg is one. */
function themes(path: string): Map<string, string>[] {
  const blocks = readFileSync(path, "utf8").match(/\{[^{}]*--bg:\s*#[^{}]*\}/g) ?? [];
  return blocks.map((block) => {
    const pairs = block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})\b/g);
    const whole = (hex: string) => (hex.length === 4 ? hex.replace(/[0-9a-f]/g, "$&$&") : hex);
    return new Map([...pairs].map(([, name = "", hex = ""]) => [name, whole(hex)]));
  });
}

test.each([
  ["app/(console)/console.css", 3],
  ["app/(audience)/audience.css", 2],
  ["components/status/styles.ts", 2],
])("%s: what says a state has 7:1 on every ground, labels 4.5:1", (path, count) => {
  const all = themes(path);
  expect(all).toHaveLength(count);
  const weak = all.flatMap((theme, index) =>
    [...theme].flatMap(([name, hex]) => {
      const least = STATES.includes(name) ? 7 : LABELS.includes(name) ? 4.5 : 0;
      return GROUNDS.flatMap((ground) => {
        const on = theme.get(ground);
        return on && contrast(hex, on) < least
          ? [`${index}: ${name} on ${ground}: ${contrast(hex, on).toFixed(2)}`]
          : [];
      });
    }),
  );
  expect(weak).toEqual([]);
});
