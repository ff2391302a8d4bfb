/** How serious a finding is; `--fail-on` decides which of them fail a check. */
export type Severity = "error" | "warning" | "info";
