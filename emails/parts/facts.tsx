import { LIGHT, textStyle } from "./theme";

/** Label and value, one row each; narrow screens read it as well. */
export function Facts({ rows }: { rows: readonly [label: string, value: string][] }) {
  if (rows.length === 0) return null;
  return (
    <table role="presentation" width="100%" cellPadding="0" cellSpacing="0" style={{ margin: "8px 0 20px" }}>
      <tbody>
        {rows.map(([label, value]) => (
          <tr key={label}>
            <td
              className="label soft line"
              valign="top"
              width="136"
              style={textStyle(14, {
                color: LIGHT.soft,
                padding: "8px 12px 8px 0",
                borderTop: `1px solid ${LIGHT.line}`,
              })}
            >
              {label}
            </td>
            <td
              className="value ink line"
              valign="top"
              style={textStyle(14, {
                padding: "8px 0",
                borderTop: `1px solid ${LIGHT.line}`,
                overflowWrap: "break-word",
              })}
            >
              {value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
