import type { Rule } from "../../rule.ts";
import { AGAINST_POLICY, ASIDE_OF_POLICY, BREAKS_BOTH, INFORMS } from "../../rules/attributes.ts";

const area = "document";

/** Rules about the document as a whole. */
export const DOCUMENT_RULES: readonly Rule[] = [
  {
    ...AGAINST_POLICY,
    id: "asyncapi-major-changed",
    area,
    summary: "The document is written in another major version of AsyncAPI.",
    why: "Major versions of AsyncAPI mean different things by the same words (`publish` and `subscribe` turned round from 2 to 3), and every tool that reads the contract has to follow.",
    remedy: "convert the document in a release of its own, without any other change",
    mirror: "asyncapi-major-changed",
  },
  {
    ...INFORMS,
    id: "id-changed",
    area,
    summary: "The id of the document changed.",
    why: "Nothing that travels holds it. Catalogues and registries that know the contract by its id take it for another one.",
    remedy: "tell those who look the contract up by its id",
    mirror: "id-changed",
  },
  {
    ...ASIDE_OF_POLICY,
    id: "info-version-not-bumped",
    area,
    summary: "The contract changed, and its version did not.",
    why: "Two contracts with one version cannot be told apart: nobody knows which of them a service was built with.",
    remedy: "raise info.version",
    withoutMirror: "It is about the change as a whole, whichever way it goes.",
  },
  {
    ...AGAINST_POLICY,
    id: "info-version-decreased",
    area,
    summary: "The version of the contract went down.",
    why: "Versions are ordered (https://semver.org); a package manager takes the higher one for the newer one and goes on installing the old contract.",
    remedy: "give the contract a version above the old one",
    withoutMirror: "A version that goes up is what every change has.",
  },
  {
    ...ASIDE_OF_POLICY,
    id: "info-major-not-bumped",
    area,
    summary: "The contract breaks somebody, and its major version stayed.",
    why: "By semantic versioning everybody may upgrade within a major version without a look at what changed. Below 1.0.0 the minor version counts as the major one.",
    remedy:
      "undo the breaks, or raise the major version (below 1.0.0: the minor version) and tell those who use the contract",
    withoutMirror: "It is about the change as a whole, whichever way it goes.",
  },
  {
    ...BREAKS_BOTH,
    id: "default-content-type-changed",
    area,
    summary: "The content type of all messages that name none changed.",
    why: "The bytes of those messages are written in another format. Consumers that are deployed cannot read them, and neither can the new readers read what producers that are deployed write.",
    remedy:
      "write the old content type on the messages that had it, and set the new default for new messages only",
    mirror: "default-content-type-changed",
  },
  {
    ...AGAINST_POLICY,
    id: "compatibility-level-invalid",
    area,
    summary: "An x-compatibility is none of backward, forward, full and none.",
    why: "The level decides which changes are breaks. One that cannot be read is passed over, and what holds for the whole channel or document is used instead, which may not be what was meant.",
    remedy: "write backward, forward, full or none",
    withoutMirror: "It is about the new contract alone, not about a change.",
  },
];
