const TEXTS: Record<string, string> = {
  LinkUsed: "This link was used already. Ask for another below.",
  LinkExpired: "This link is past its end, or not complete. Ask for another below.",
  SetupDone: "The first admin was made meanwhile. Sign in, or ask that person for a role.",
  Disabled: "This account is disabled. An admin can enable it again.",
  EmailNotVerified:
    "Your sign-in service does not say that your mail address is verified. Verify it there, or ask its administrator to send email_verified.",
  InvalidInput: "Some of what you typed cannot be used. Check the name and the mail address.",
  OAuthSignin: "The sign-in service does not answer. Try again, or use another way.",
  OAuthCallback: "The sign-in service said no, or its answer was not for this browser. Start again.",
  Callback: "The sign-in service said no, or its answer was not for this browser. Start again.",
  Offline: "No answer from the server. What you typed is kept; try again.",
};

/** What to tell a person about a sign-in that did not work; unknown codes are never shown as they came. */
export const signInError = (code: string): string => TEXTS[code] ?? "That did not work. Start again.";
