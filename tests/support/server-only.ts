// Stands in for the package "server-only", which throws where the bundler does not know of server components.
export {};
