import { Heading, Link, Section, Text } from "react-email";
import type { z } from "zod";
import { Action } from "./parts/action";
import { Frame } from "./parts/frame";
import { LIGHT, textStyle } from "./parts/theme";
import { utc } from "./parts/words";
import type { SignInProps } from "./schemas";

type Props = z.output<typeof SignInProps>;

const FOOTER = [
  "You get this mail because someone asked to sign in with your address.",
  "If it was not you, do nothing: without the link nobody gets in.",
];

const validity = (props: Props): string => `The link works once, until ${utc(props.expiresAt)}, for ${props.email}.`;

/** A link that signs its holder in. */
export function SignIn(props: Props) {
  return (
    <Frame preview={validity(props)} right="Sign in" footer={FOOTER}>
      <Section style={{ padding: "24px" }}>
        <Heading
          as="h1"
          className="ink"
          style={textStyle(22, { lineHeight: "1.3", fontWeight: 650, margin: "0 0 8px" })}
        >
          Sign in to MajorOps
        </Heading>
        <Text className="ink" style={textStyle(16, { margin: "0 0 20px", wordBreak: "break-word" })}>
          {validity(props)}
        </Text>
        <Action href={props.url} label="Sign in" />
        <Text className="soft" style={textStyle(13, { color: LIGHT.soft, margin: "20px 0 0", wordBreak: "break-all" })}>
          Or copy this address:{" "}
          <Link href={props.url} className="soft" style={{ color: LIGHT.soft }}>
            {props.url}
          </Link>
        </Text>
      </Section>
    </Frame>
  );
}

/** The same without HTML. */
export const signInText = (props: Props): string =>
  ["Sign in to MajorOps", props.url, validity(props), `-- \n${FOOTER.join("\n")}`].join("\n\n");
