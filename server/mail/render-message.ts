import { createElement } from "react";
import { render, toPlainText } from "react-email";
import { COMPONENTS } from "../../emails/registry";
import { TEMPLATES, type Template, type TemplateProps } from "../../emails/schemas";
import { AppError } from "../core/errors";

export type RenderedMail = { html: string; text: string };

/**
 * The mail as its reader gets it. The same props always give the same bytes.
 * @throws INTERNAL when there is no such template, or the props do not fit it
 */
export async function renderMessage<T extends Template>(template: T, props: TemplateProps<T>): Promise<RenderedMail> {
  if (!Object.hasOwn(TEMPLATES, template)) throw new AppError("INTERNAL", `There is no mail named "${template}".`);
  const parsed = TEMPLATES[template].safeParse(props);
  if (!parsed.success) throw new AppError("INTERNAL", `Props of mail "${template}" do not fit: ${parsed.error.message}`);
  const html = await render(createElement(COMPONENTS[template] as React.ComponentType<object>, parsed.data));
  return { html, text: toPlainText(html) };
}
