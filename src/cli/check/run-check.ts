import { compareContracts } from "../../compat/compare-contracts.ts";
import { createReport } from "../../compat/report.ts";
import { loadContract } from "../../contract/load/load-contract.ts";
import { ConfigError } from "../config/config-error.ts";
import { EXIT } from "../exit-codes.ts";
import { ownPackage } from "../init/own-package.ts";
import type { Io } from "../io.ts";
import { startProgress } from "../progress.ts";
import { type AcceptedFinding, acceptFindings, readAccepted, writeAccepted } from "./accepted-file.ts";
import type { CheckSettings } from "./check-settings.ts";
import { ignoresOf, readIgnores } from "./ignores.ts";
import { judgeFindings } from "./judge-findings.ts";
import { loadBaselines } from "./load-baselines.ts";
import { writeReports } from "./write-reports.ts";

/** Compares, judges and reports; returns the exit code. */
export async function runCheck(settings: CheckSettings, io: Io): Promise<number> {
  const { document, load, allowNew, failOn, acceptedFile, ignoreFile } = settings;
  const today = new Date().toISOString().slice(0, 10);
  const ignores = [
    ...ignoresOf(settings.ignores.entries, settings.ignores.file),
    ...(ignoreFile === undefined ? [] : await readIgnores(io.cwd, ignoreFile)),
  ];
  const known = knownAccepted(settings, io.cwd);

  const progress = settings.json ? undefined : startProgress(io, document);
  progress?.("reading");
  const contract = await loadContract(document, load);
  const { baselines, newTo } = await loadBaselines(settings.against, {
    ...{ document, load, allowNew },
    cwd: io.cwd,
  });
  progress?.("comparing");
  const found =
    baselines.length === 0
      ? []
      : compareContracts(
          baselines.map((baseline) => baseline.contract),
          contract,
          { ...settings.compare, today, baselines: baselines.map(({ label }) => label) },
        );
  progress?.();

  const judge = (accepted: readonly AcceptedFinding[]) =>
    judgeFindings(found, {
      ...{ ignores, accepted, acceptedFile, today },
      severities: settings.compare.severities,
      baseline: settings.against.specs.join(", "),
      // Against the baseline that is not there yet it may match.
      reportStale: newTo.length === 0,
      contracts: [contract, ...baselines.map((baseline) => baseline.contract)],
    });
  let accepted = known;
  if (settings.updateAccepted && acceptedFile !== undefined) {
    const unignored = new Set(judge([]).findings);
    const failing = found.filter(
      (finding) => unignored.has(finding) && (finding.severity !== "info" || failOn === "info"),
    );
    accepted = acceptFindings(failing, known, newTo.length > 0);
    writeAccepted(io.cwd, acceptedFile, accepted);
  }
  const report = createReport({
    document,
    version: ownPackage().version,
    baselines: baselines.map(({ label, contract: { version } }) => ({ label, version })),
    newTo,
    ...judge(accepted),
    failOn,
  });
  writeReports(report, settings, io);
  return report.failed ? EXIT.findings : EXIT.ok;
}

function knownAccepted(
  { acceptedFile, updateAccepted }: CheckSettings,
  cwd: string,
): readonly AcceptedFinding[] {
  if (acceptedFile === undefined) return [];
  const known = readAccepted(cwd, acceptedFile);
  if (known === undefined && !updateAccepted)
    throw new ConfigError(
      `there is no file ${acceptedFile} of accepted findings; eventpact check --update-accepted makes it`,
    );
  return known ?? [];
}
