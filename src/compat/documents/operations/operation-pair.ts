import type { Operation } from "../../../contract/model.ts";
import type { FindingSubject } from "../../finding.ts";
import type { Directions } from "../shared/directions.ts";

/** An operation that both contracts have, with the subject of its findings. */
export interface OperationPair {
  readonly old: Operation;
  readonly new: Operation;
  readonly subject: FindingSubject;
  readonly directions: Directions;
}
