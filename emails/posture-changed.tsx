import { Heading, Section, Text } from "react-email";
import type { z } from "zod";
import { Action } from "./parts/action";
import { Facts } from "./parts/facts";
import { Frame } from "./parts/frame";
import { LIGHT, textStyle } from "./parts/theme";
import { utc } from "./parts/words";
import type { PostureChangedProps } from "./schemas";

type Props = z.output<typeof PostureChangedProps>;

const headline = ({ what, from, to }: Props): string => `${what}: ${from} → ${to}`;
const who = ({ byName, at }: Props): string => `Decided by ${byName} at ${utc(at)}`;

function rows({ reason, beside }: Props): [label: string, value: string][] {
  const said: [string, string][] = reason ? [["Reason", reason]] : [];
  return [...said, ...beside.map(({ label, value }): [string, string] => [label, value])];
}

const footer = ({ ref }: Props): string[] => [
  `You get this mail because you or your team were called to ${ref}.`,
  "Stay on the incident until the MIM releases you.",
];

/** Tells those who were called that the severity or the alarm level is another now. */
export function PostureChanged(props: Props) {
  return (
    <Frame preview={`${headline(props)}. ${who(props)}`} right={props.ref} footer={footer(props)}>
      <Section style={{ padding: "24px" }}>
        <Text className="soft" style={textStyle(14, { color: LIGHT.soft, margin: "0 0 4px", wordBreak: "break-word" })}>
          {props.incidentTitle}
        </Text>
        <Heading
          as="h1"
          className="ink"
          style={textStyle(22, { lineHeight: "1.3", fontWeight: 650, margin: "0 0 8px" })}
        >
          {headline(props)}
        </Heading>
        <Text className="ink" style={textStyle(16, { margin: "0 0 12px", wordBreak: "break-word" })}>
          {who(props)}
        </Text>
        <Facts rows={rows(props)} />
        <Action href={props.url} label="Open the incident" />
      </Section>
    </Frame>
  );
}

/** The same without HTML. */
export const postureChangedText = (props: Props): string =>
  [
    `${props.ref} ${props.incidentTitle}`,
    headline(props),
    who(props),
    rows(props)
      .map(([label, value]) => `${label}: ${value}`)
      .join("\n"),
    props.url,
    `-- \n${footer(props).join("\n")}`,
  ]
    .filter(Boolean)
    .join("\n\n");
