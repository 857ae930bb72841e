import type { ReactNode } from "react";
import { Body, Container, Head, Html, Link, Preview, Section, Text } from "react-email";
import { LIGHT, NIGHT, textStyle } from "./theme";

type FrameProps = { preview: string; right: string; footer: readonly string[]; leave?: string; children: ReactNode };

/** Paper, wordmark and footer: the same round every mail. */
export function Frame({ preview, right, footer, leave, children }: FrameProps) {
  return (
    <Html lang="en" dir="ltr">
      <Head>
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{NIGHT}</style>
      </Head>
      <Body className="page" style={{ background: LIGHT.page, padding: "24px 8px" }}>
        <Preview>{preview}</Preview>
        <Container
          className="card"
          style={{ background: LIGHT.card, border: `1px solid ${LIGHT.line}`, borderRadius: "8px", maxWidth: "600px" }}
        >
          <Section style={{ padding: "20px 24px 0" }}>
            <table role="presentation" width="100%" cellPadding="0" cellSpacing="0">
              <tbody>
                <tr>
                  <td className="ink" style={textStyle(14, { fontWeight: 700, letterSpacing: "0.02em" })}>
                    MajorOps
                  </td>
                  <td align="right" className="soft" style={textStyle(14, { color: LIGHT.soft })}>
                    {right}
                  </td>
                </tr>
              </tbody>
            </table>
          </Section>
          {children}
          <Section style={{ padding: "0 24px 24px" }}>
            <div className="line" style={{ borderTop: `1px solid ${LIGHT.line}`, paddingTop: "16px" }}>
              {footer.map((sentence) => (
                <Text key={sentence} className="soft" style={textStyle(13, { color: LIGHT.soft, margin: "0 0 4px" })}>
                  {sentence}
                </Text>
              ))}
              {leave && (
                <Text className="soft" style={textStyle(13, { color: LIGHT.soft, margin: "0 0 4px" })}>
                  <Link href={leave} className="soft" style={{ color: LIGHT.soft, textDecoration: "underline" }}>
                    Stop these mails
                  </Link>
                </Text>
              )}
            </div>
          </Section>
        </Container>
      </Body>
    </Html>
  );
}
