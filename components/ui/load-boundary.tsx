"use client";
import { Component, type ReactNode } from "react";

type Props = {
  children: ReactNode;
  /** What stands where the part cannot be loaded. */
  fallback?: ReactNode;
  onFailed?: () => void;
};

const isLoading = (error: unknown) =>
  error instanceof Error && /chunk|module script|dynamically imported/i.test(error.message);

/** Around parts that are loaded when they are first needed: without network they are missing, and the rest goes on. */
export class LoadBoundary extends Component<Props, { error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    if (!isLoading(error)) throw error;
    return { error };
  }

  override componentDidCatch() {
    this.props.onFailed?.();
  }

  override render() {
    return this.state.error === null ? this.props.children : this.props.fallback;
  }
}
