import { randomUUID } from "node:crypto";
import type { AgentRequested } from "eventpact/catalog";

/** How documents of one source are processed. */
export interface SourceConfig {
  readonly source_id: string;
  /** Absent: direct storage, no AI. */
  readonly ai_extraction?: { readonly agent_id: string };
  /** The topic that a complete document is announced on. */
  readonly on_success_topic: string;
}

/** A document as Collection stores it. */
export interface StoredDocument {
  readonly id: string;
  readonly config: SourceConfig;
  /** The entities that results are routed to; at least one. */
  readonly linkage: AgentRequested.Input["linkage"];
  readonly raw: Readonly<Record<string, unknown>>;
  status: "pending" | "complete" | "failed";
  extracted_fields: Readonly<Record<string, unknown>>;
  error?: { readonly type: string; readonly message: string };
}

/** Collection's documents, by id. */
export class DocumentRepository {
  readonly #documents = new Map<string, StoredDocument>();

  add(document: Omit<StoredDocument, "id">): StoredDocument {
    const stored = { ...document, id: randomUUID() };
    this.#documents.set(stored.id, stored);
    return stored;
  }

  /** Undefined for a document of another instance. */
  get(id: string): StoredDocument | undefined {
    return this.#documents.get(id);
  }
}
