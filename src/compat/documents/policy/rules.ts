import { defineRules } from "../../rule.ts";
import { AGAINST_POLICY, ASIDE_OF_POLICY } from "../../rules/attributes.ts";

/** Rules about how a contract is to be changed: its version, the types of its messages, and values that cannot be read. */
export const POLICY_RULES = [
  ...defineRules("document", [
    {
      ...ASIDE_OF_POLICY,
      id: "info-version-not-bumped",
      summary: "The contract changed, and its version did not.",
      why: "Two contracts with one version cannot be told apart: nobody knows which of them a service was built with.",
      remedy: "raise info.version",
      withoutMirror: "It is about the change as a whole, whichever way it goes.",
    },
    {
      ...AGAINST_POLICY,
      id: "info-version-decreased",
      summary: "The version of the contract went down.",
      why: "Versions are ordered (https://semver.org); a package manager takes the higher one for the newer one and goes on installing the old contract.",
      remedy: "give the contract a version above the old one",
      withoutMirror: "A version that goes up is what every change has.",
    },
    {
      ...ASIDE_OF_POLICY,
      id: "info-major-not-bumped",
      summary: "The contract breaks somebody, and its major version stayed.",
      why: "By semantic versioning everybody may upgrade within a major version without a look at what changed. Below 1.0.0 the minor version counts as the major one.",
      remedy:
        "undo the breaks, or raise the major version (below 1.0.0: the minor version) and tell those who use the contract",
      withoutMirror: "It is about the change as a whole, whichever way it goes.",
    },
    {
      ...AGAINST_POLICY,
      id: "compatibility-level-invalid",
      summary: "An x-compatibility is none of backward, forward, full and none.",
      why: "The level decides which changes are breaks. One that cannot be read is passed over, and what holds for the whole channel or document is used instead, which may not be what was meant.",
      remedy: "write backward, forward, full or none",
      withoutMirror: "It is about the new contract alone, not about a change.",
    },
  ]),
  ...defineRules("message", [
    {
      ...ASIDE_OF_POLICY,
      id: "message-type-version-rule",
      summary: "The payload of a message breaks somebody, and its type stayed the same.",
      why: "Both forms travel under one type, so nobody can tell them apart. A new type beside the old one (`order.created.v2` beside `order.created.v1`) breaks nobody: producers send both until the sunset of the old one.",
      remedy:
        "leave this message as it was, add a message of the next version beside it on the same channel, and deprecate the old one with x-sunset and x-replaced-by",
      withoutMirror: "It is about a break, whichever way it goes.",
    },
  ]),
  ...defineRules("lifecycle", [
    {
      ...AGAINST_POLICY,
      id: "sunset-invalid",
      summary: "A day is not written as YYYY-MM-DD.",
      why: "A sunset that cannot be read is no promise: it is passed over, and the removal stays a break.",
      remedy: 'write the day in quotes as YYYY-MM-DD, e.g. x-sunset: "2030-06-30"',
      withoutMirror: "It is about the new contract alone, not about a change.",
    },
    {
      ...AGAINST_POLICY,
      id: "stability-invalid",
      summary: "An x-stability is none of draft, alpha, beta and stable.",
      why: "A level that cannot be read counts as `stable`, which may not be what was meant.",
      remedy: "write draft, alpha, beta or stable",
      withoutMirror: "It is about the new contract alone, not about a change.",
    },
  ]),
];
