import type { CSSProperties } from "react";

export const FONT = 'ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif';

/** Calm paper by day. Inline, because many readers drop style sheets. */
export const LIGHT = {
  page: "#f4f2ec",
  card: "#ffffff",
  ink: "#16191c",
  soft: "#4c555d",
  line: "#dedbd2",
  red: "#b3261e",
  redGround: "#fdeceb",
  amber: "#7a4800",
  amberGround: "#fff4e0",
  green: "#146c43",
  greenGround: "#e8f5ee",
  plainGround: "#f1efe9",
} as const;

/** The same by night, for readers that know the preference. */
const DARK = {
  page: "#0d0f11",
  card: "#14181c",
  ink: "#eef1f3",
  soft: "#aab4bd",
  line: "#2a3138",
  red: "#ff8a80",
  redGround: "#2a1413",
  amber: "#ffc56b",
  amberGround: "#261c0c",
  green: "#6fe0a3",
  greenGround: "#10241a",
  plainGround: "#1b2026",
} as const satisfies Record<keyof typeof LIGHT, string>;

export type Tone = "red" | "green" | "plain";

/** Classes by which the night's colours replace the inline ones. */
export const NIGHT = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page,.page>table>tbody>tr>td{background:${DARK.page}!important}
.card{background:${DARK.card}!important;border-color:${DARK.line}!important}
.ink{color:${DARK.ink}!important}
.soft{color:${DARK.soft}!important}
.line{border-color:${DARK.line}!important}
.red{color:${DARK.red}!important}
.green{color:${DARK.green}!important}
.amber{color:${DARK.amber}!important;background:${DARK.amberGround}!important}
.ground-red{background:${DARK.redGround}!important;border-color:${DARK.red}!important}
.ground-green{background:${DARK.greenGround}!important;border-color:${DARK.green}!important}
.ground-plain{background:${DARK.plainGround}!important;border-color:${DARK.soft}!important}
.action{background:${DARK.ink}!important;color:${DARK.page}!important}
}
@media (max-width:480px){
.label,.value{display:block!important;width:auto!important}
.label{padding-bottom:0!important}
.value{border-top:0!important;padding-top:0!important}
}
`;

export const textStyle = (size: number, overrides: CSSProperties = {}): CSSProperties => ({
  fontFamily: FONT,
  fontSize: `${size}px`,
  lineHeight: "1.55",
  margin: 0,
  color: LIGHT.ink,
  ...overrides,
});
