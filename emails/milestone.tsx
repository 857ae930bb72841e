import { Heading, Section, Text } from "react-email";
import type { z } from "zod";
import { Action } from "./parts/action";
import { Facts } from "./parts/facts";
import { Frame } from "./parts/frame";
import { Prose } from "./parts/prose";
import { LIGHT, type Tone, textStyle } from "./parts/theme";
import { ACTION, facts, LEAVE_LINK, promise, reason, standing, updateName, utc } from "./parts/words";
import type { MilestoneProps } from "./schemas";

type Props = z.output<typeof MilestoneProps>;

const GROUND: Record<Tone, { background: string; edge: string }> = {
  red: { background: LIGHT.redGround, edge: LIGHT.red },
  green: { background: LIGHT.greenGround, edge: LIGHT.green },
  plain: { background: LIGHT.plainGround, edge: LIGHT.soft },
};

function tone(props: Props): Tone {
  if (props.isResolution || props.status === "Resolved") return "green";
  return props.severity === "Critical" ? "red" : "plain";
}

const footer = (props: Props): string[] => [`Published ${utc(props.publishedAt)}. All times are UTC.`, reason(props)];

/** One published update, in the words of its audience. */
export function Milestone(props: Props) {
  const colour = tone(props);
  const { background, edge } = GROUND[colour];
  const name = updateName(props);
  return (
    <Frame
      preview={`${props.title}. ${promise(props)}.`}
      right={`${props.ref} · ${name}`}
      footer={footer(props)}
      leave={LEAVE_LINK}
    >
      <Section style={{ padding: "16px 24px 0" }}>
        <div
          className={`ground-${colour}`}
          style={{ background, borderLeft: `6px solid ${edge}`, borderRadius: "0 8px 8px 0", padding: "14px 18px" }}
        >
          <Text className="soft" style={textStyle(14, { color: LIGHT.soft })}>
            <strong
              className={colour === "plain" ? "ink" : colour}
              style={{ color: colour === "plain" ? LIGHT.ink : edge }}
            >
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
        <span
          className={props.nextUpdateEta ? "amber" : "soft"}
          style={textStyle(16, {
            display: "inline-block",
            fontWeight: 600,
            color: props.nextUpdateEta ? LIGHT.amber : LIGHT.soft,
            ...(props.nextUpdateEta ? { background: LIGHT.amberGround, padding: "2px 10px", borderRadius: "4px" } : {}),
          })}
        >
          {promise(props)}
        </span>
        <Heading
          as="h2"
          className="ink"
          style={textStyle(18, { lineHeight: "1.35", fontWeight: 650, margin: "18px 0 6px", wordBreak: "break-word" })}
        >
          {props.title}
        </Heading>
        <Prose text={props.body} />
        <Facts rows={facts(props)} />
      </Section>
      <Section style={{ padding: "4px 24px 24px" }}>
        <Action href={props.url} label={ACTION[props.audience]} />
      </Section>
    </Frame>
  );
}

/** The same without HTML. */
export function milestoneText(props: Props): string {
  const rows = facts(props).map(([label, value]) => `${label}: ${value}`);
  return [
    `${props.ref} · ${updateName(props)}`,
    `${props.incidentTitle}\n${props.severity} · ${standing(props)}\n${promise(props)}`,
    `${props.title}\n\n${props.body.trim()}`,
    ...(rows.length > 0 ? [rows.join("\n")] : []),
    `${ACTION[props.audience]}: ${props.url}`,
    `-- \n${[...footer(props), `Stop these mails: ${LEAVE_LINK}`].join("\n")}`,
  ].join("\n\n");
}
