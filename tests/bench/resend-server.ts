import { startResendStandIn } from "../support/resend-stand-in";

/** Resend's stand-in as a process of its own: it enforces its rate and answers as slowly as a provider over the Internet. */
const ANSWERS_AFTER_MS = 250;

const provider = await startResendStandIn();
provider.misbehave = () => ({ kind: "slow", ms: ANSWERS_AFTER_MS });
let lastAt = 0;
provider.onStep = (step) => {
  if (step === "accepted") lastAt = Date.now();
};

process.on("message", ({ perSecond }: { perSecond?: number }) => {
  if (perSecond !== undefined) provider.perSecond = perSecond;
  const addresses = new Set(provider.accepted.map((mail) => mail.to));
  process.send?.({
    accepted: provider.accepted.length,
    addresses: addresses.size,
    refused: provider.answers.get(429) ?? 0,
    lastAt,
  });
});
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));
process.send?.({ url: provider.url });
