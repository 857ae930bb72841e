import { Heading, Section, Text } from "react-email";
import type { z } from "zod";
import { Action } from "./parts/action";
import { Facts } from "./parts/facts";
import { Frame } from "./parts/frame";
import { LIGHT, textStyle } from "./parts/theme";
import { utc } from "./parts/words";
import type { NoticeProps } from "./schemas";

type Props = z.output<typeof NoticeProps>;

const isEscalation = ({ escalatedTo }: Props): boolean => escalatedTo !== null;
const isUndelivered = ({ word }: Props): boolean => word === "Not delivered";

function rows(props: Props): [label: string, value: string][] {
  const said: [string, string][] = [["Severity", props.severity]];
  if (props.escalatedTo !== null) said.push(["Escalated to", props.escalatedTo]);
  said.push([props.byName === null ? "Raised" : "Raised by", [props.byName, utc(props.at)].filter(Boolean).join(", ")]);
  return said;
}

const footer = (props: Props): string[] =>
  isEscalation(props)
    ? [
        `You get this mail because what is escalated on ${props.ref} goes to you.`,
        "The severity has not changed by it. Acknowledge it with a reason: what is done, or why it may stand.",
      ]
    : [
        `You get this mail because you keep the promise of updates on ${props.ref}.`,
        isUndelivered(props) ? "Until it has arrived, the promise is not kept for them." : "Publishing makes it good.",
      ];

export function noticeAction(props: Props): string {
  if (isUndelivered(props)) return "See what was not delivered";
  return isEscalation(props) ? "Open the incident" : "Write the update";
}

/** Tells somebody by name, in as few words as a lock screen shows, what waits for them. */
export function Notice(props: Props) {
  const isRed = props.word !== "Update due";
  return (
    <Frame preview={props.text} right={props.ref} footer={footer(props)}>
      <Section style={{ padding: "24px" }}>
        <Text className="soft" style={textStyle(14, { color: LIGHT.soft, margin: "0 0 4px", wordBreak: "break-word" })}>
          <strong className={isRed ? "red" : "ink"} style={{ color: isRed ? LIGHT.red : LIGHT.ink }}>
            {props.word}
          </strong>
          {` · ${props.incidentTitle}`}
        </Text>
        <Heading
          as="h1"
          className="ink"
          style={textStyle(20, { lineHeight: "1.35", fontWeight: 650, margin: "0 0 8px", wordBreak: "break-word" })}
        >
          {props.text}
        </Heading>
        {props.advice && (
          <Text className="ink" style={textStyle(16, { margin: "0 0 12px", wordBreak: "break-word" })}>
            {props.advice}
          </Text>
        )}
        <Facts rows={rows(props)} />
        <Action href={props.url} label={noticeAction(props)} />
      </Section>
    </Frame>
  );
}

/** The same without HTML. */
export const noticeText = (props: Props): string =>
  [
    `${props.word} · ${props.ref} ${props.incidentTitle}`,
    props.text,
    props.advice,
    rows(props)
      .map(([label, value]) => `${label}: ${value}`)
      .join("\n"),
    `${noticeAction(props)}: ${props.url}`,
    `-- \n${footer(props).join("\n")}`,
  ]
    .filter(Boolean)
    .join("\n\n");
