/** What each phase asks of the Major Incident Manager, after the operator guide (S1). */
export type PhaseGuide = { job: string; steps: readonly string[]; watch: string };

export const PHASE_GUIDE: readonly PhaseGuide[] = [
  {
    job: "Make sure the alert is real, page the people who can act, open the bridge.",
    steps: [
      "Rule out a false alarm",
      "Page the on-call SRE of the affected system",
      "Open the bridge and paste its link",
      "Name the systems you know of",
    ],
    watch: "Do not gather conditions yet. Advance as soon as one technical responder is on the bridge.",
  },
  {
    job: "Assemble the team and collect conditions. You ask; you do not diagnose.",
    steps: [
      "Ask every team for Conditions, Actions, Needs",
      "Give each question a timebox and a name",
      "Log what comes in, internal by default",
      "Fill the command roles",
    ],
    watch: "When the timebox ends, take what you have and go on. Partial conditions beat late ones.",
  },
  {
    job: "Make the call: how far it reaches, how severe it is, what comes next.",
    steps: [
      "Confirm or change the severity; in doubt, higher",
      "Answer external impact",
      "Put in the best customer count, approximate if need be",
      "Name the next technical step",
    ],
    watch: "You do not need the cause to advance. A bounded scope is enough.",
  },
  {
    job: "Publish the first milestone and promise the next one. It sets the tone for everything after.",
    steps: [
      "Say what is known, not what is suspected",
      "Confirm scope and customer count",
      "Name the approach",
      "Promise an update you can keep, 20 to 30 minutes out",
    ],
    watch: "If the promise slips, publish a short holding milestone at once. Silence costs more than bad news.",
  },
  {
    job: "Keep everyone on the fault domain until it is named.",
    steps: [
      "Name the fault domain",
      "Open a recovery path with owner and timebox for each team",
      "Bring business and customer impact up to date",
      "Turn away changes that do not belong to it",
    ],
    watch: "Isolated means you know what is broken, not that customers are well again.",
  },
  {
    job: "Run the recovery paths to their timeboxes, and publish at every real change.",
    steps: [
      "Check every path at your cadence",
      "Extend or close a path whose timebox has ended",
      "Publish when a path fails, impact moves or the estimate changes",
      "Escalate vendors early",
    ],
    watch: "A path whose timebox ends is extended or closed, never left.",
  },
  {
    job: "The fix is in. Have every affected system confirm it.",
    steps: [
      "Each team confirms its own recovery",
      "Error rates, latency and health checks are back to normal",
      "No new customer complaints since the fix",
      "Set the status to Monitoring",
    ],
    watch: "Ten clean minutes for Critical and High. Closing early and reopening costs more than waiting.",
  },
  {
    job: "Close cleanly: resolve, tell everyone, book the After Action.",
    steps: [
      "Set the status to Resolved",
      "Publish the resolution milestone: final numbers, what fixed it, After Action date",
      "Release the responders",
      "Hold the After Action within 72 hours",
    ],
    watch: "Leaders read the resolution milestone tomorrow morning. Write it for them.",
  },
];
