import { Button } from "react-email";
import { FONT, LIGHT } from "./theme";

/** The one thing to press. */
export function Action({ href, label }: { href: string; label: string }) {
  return (
    <Button
      href={href}
      className="action"
      style={{
        fontFamily: FONT,
        fontSize: "16px",
        fontWeight: 600,
        padding: "12px 20px",
        borderRadius: "6px",
        background: LIGHT.ink,
        color: LIGHT.card,
      }}
    >
      {label}
    </Button>
  );
}
