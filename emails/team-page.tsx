import { Heading, Link, Section, Text } from "react-email";
import type { z } from "zod";
import { Action } from "./parts/action";
import { Facts } from "./parts/facts";
import { Frame } from "./parts/frame";
import { Prose } from "./parts/prose";
import { LIGHT, textStyle } from "./parts/theme";
import { utc } from "./parts/words";
import type { TeamPageProps } from "./schemas";

type Props = z.output<typeof TeamPageProps>;

const ACTION = "Acknowledge on the fireground";

const who = (props: Props): string => (props.contactName ? `${props.contactName} (${props.team})` : props.team);
const call = (props: Props): string => `${who(props)}, you are paged${props.isAgain ? " again" : ""}`;
const ask = (props: Props): string => props.ask.trim() || "Join the bridge and report conditions, actions, needs.";
const standing = (props: Props): string =>
  `${props.alarmLevel} · ${props.status} · Phase ${props.phase} of 8, ${props.phaseName}`;

/** A link that a mail may carry: what a person typed as the bridge may be anything. */
const isWebLink = (url: string): boolean => /^https?:\/\//i.test(url);

function facts(props: Props): [label: string, value: string][] {
  const rows: [string, string][] = [["Affected systems", props.affectedSystems.join(", ") || "not known yet"]];
  if (props.bridgeUrl === null) rows.push(["Bridge", "no link yet; it will be on the fireground"]);
  else if (!isWebLink(props.bridgeUrl)) rows.push(["Bridge", props.bridgeUrl]);
  if (props.rotation) rows.push(["Rotation", props.rotation]);
  rows.push(["Paged by", `${props.pagedByName}, ${utc(props.pagedAt)}`]);
  return rows;
}

const footer = (props: Props): string[] => [
  `The clock runs from ${utc(props.pagedAt)} until somebody acknowledges. All times are UTC.`,
  props.contactName
    ? "You get this mail because you were called by name for this incident."
    : `You get this mail because it is the address of ${props.team}. An admin changes that in the settings.`,
];

/** A page: what burns, what is asked, where to go. Read at night on a phone, so the action stands first. */
export function TeamPage(props: Props) {
  const isRed = props.severity === "Critical";
  const edge = isRed ? LIGHT.red : LIGHT.soft;
  return (
    <Frame preview={`${call(props)}: ${ask(props)}`} right={`${props.ref} · Page`} footer={footer(props)}>
      <Section style={{ padding: "16px 24px 0" }}>
        <div
          className={isRed ? "ground-red" : "ground-plain"}
          style={{
            background: isRed ? LIGHT.redGround : LIGHT.plainGround,
            borderLeft: `6px solid ${edge}`,
            borderRadius: "0 8px 8px 0",
            padding: "14px 18px",
          }}
        >
          <Text className="soft" style={textStyle(14, { color: LIGHT.soft })}>
            <strong className={isRed ? "red" : "ink"} style={{ color: isRed ? edge : LIGHT.ink }}>
              {props.severity}
            </strong>
            {` · ${standing(props)}`}
          </Text>
          <Heading
            as="h1"
            className="ink"
            style={textStyle(22, { lineHeight: "1.3", fontWeight: 650, margin: "4px 0 0", wordBreak: "break-word" })}
          >
            {props.incidentTitle}
          </Heading>
        </div>
      </Section>
      <Section style={{ padding: "16px 24px 0" }}>
        <Heading
          as="h2"
          className="ink"
          style={textStyle(18, { lineHeight: "1.35", fontWeight: 650, margin: "0 0 6px", wordBreak: "break-word" })}
        >
          {call(props)}
        </Heading>
        <Prose text={ask(props)} />
      </Section>
      <Section style={{ padding: "4px 24px 8px" }}>
        <Action href={props.url} label={ACTION} />
      </Section>
      <Section style={{ padding: "0 24px" }}>
        {props.bridgeUrl !== null && isWebLink(props.bridgeUrl) && (
          <Text className="ink" style={textStyle(16, { margin: "8px 0", wordBreak: "break-word" })}>
            {"Bridge: "}
            <Link href={props.bridgeUrl} className="ink" style={{ color: LIGHT.ink, textDecoration: "underline" }}>
              {props.bridgeUrl}
            </Link>
          </Text>
        )}
        <Facts rows={facts(props)} />
      </Section>
    </Frame>
  );
}

/** The same without HTML. */
export function teamPageText(props: Props): string {
  const bridge = props.bridgeUrl !== null && isWebLink(props.bridgeUrl) ? [`Bridge: ${props.bridgeUrl}`] : [];
  return [
    `${props.ref} · Page`,
    `${props.severity} · ${standing(props)}\n${props.incidentTitle}`,
    `${call(props)}.\n\n${ask(props)}`,
    [`${ACTION}: ${props.url}`, ...bridge].join("\n"),
    facts(props)
      .map(([label, value]) => `${label}: ${value}`)
      .join("\n"),
    `-- \n${footer(props).join("\n")}`,
  ].join("\n\n");
}
