import fc from "fast-check";

/**
 * Properties draw the same examples in each run, so that the same tree passes or fails everywhere. Looking for new ones
 * is a decision: PROPERTY_SEED=random, or a number that somebody reported.
 */
const { PROPERTY_SEED: given } = process.env;
if (given !== "random") fc.configureGlobal({ seed: given ? Number(given) : 20_261_121 });
