import type { Severity } from "../../server/incidents/schemas";
import { Shape } from "./shape";
import { SEVERITY } from "./words";

/** Severity by word, shape and colour, in that order of weight. */
export function SeverityTag({ severity }: { severity: Severity }) {
  const { tone, shape } = SEVERITY[severity];
  return (
    <span className={`tag ${tone}`}>
      <Shape name={shape} />
      {severity}
    </span>
  );
}
