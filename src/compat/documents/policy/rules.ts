import { defineRules } from "../../rule.ts";
import { POLICY_ERROR, POLICY_WARNING } from "../../rules/attributes.ts";

/** Rules about how a contract is to be changed: its version, the types of its messages, and values that cannot be read. */
export const POLICY_RULES = [
  ...defineRules("document", [
    {
      ...POLICY_WARNING,
      id: "info-version-not-bumped",
      summary: "The contract changed, but its version did not.",
      why: "Two contracts with the same version cannot be distinguished: nobody knows which of them a service was built with.",
      remedy: "Raise `info.version`.",
      withoutMirror: "The rule is about the change as a whole, in either direction.",
    },
    {
      ...POLICY_ERROR,
      id: "info-version-decreased",
      summary: "The version of the contract decreased.",
      why: "Versions are ordered (https://semver.org). A package manager regards the higher version as the newer one and keeps installing the old contract.",
      remedy: "Give the contract a version above the old one.",
      withoutMirror: "A higher version is what every change needs.",
    },
    {
      ...POLICY_WARNING,
      id: "info-major-not-bumped",
      summary: "The contract has breaking changes, but its major version did not change.",
      why: "Under semantic versioning, everybody may upgrade within a major version without a look at the changes. Below 1.0.0 the minor version counts as the major version.",
      remedy:
        "Revert the breaking changes, or raise the major version (below 1.0.0: the minor version) and inform the users of the contract.",
      withoutMirror: "The rule is about the change as a whole, in either direction.",
    },
    {
      ...POLICY_ERROR,
      id: "compatibility-level-invalid",
      summary: "`x-compatibility` is not `backward`, `forward`, `full` or `none`.",
      why: "The level decides which changes are breaking. An unknown level is ignored, and the level of the channel or the document applies instead, which may not be intended.",
      remedy: "Set `x-compatibility` to `backward`, `forward`, `full` or `none`.",
      withoutMirror: "The rule is about the new contract alone, not about a change.",
    },
  ]),
  ...defineRules("message", [
    {
      ...POLICY_WARNING,
      id: "message-type-version-rule",
      summary: "The payload of a message has a breaking change, but the type of the message is the same.",
      why: "Both forms of the payload travel under one type, so consumers cannot distinguish them. A new type next to the old one (`order.created.v2` next to `order.created.v1`) breaks nobody: producers send both until the sunset of the old one.",
      remedy:
        "Leave this message unchanged, add a message of the next version to the same channel, and deprecate the old one with `x-sunset` and `x-replaced-by`.",
      withoutMirror: "The rule is about a breaking change, in either direction.",
    },
  ]),
  ...defineRules("lifecycle", [
    {
      ...POLICY_ERROR,
      id: "sunset-invalid",
      summary: "A date is not written as YYYY-MM-DD.",
      why: "A sunset that cannot be read is not a promise: the check ignores it, and the removal stays a breaking change.",
      remedy: 'Write the date in quotes as YYYY-MM-DD, for example `x-sunset: "2030-06-30"`.',
      withoutMirror: "The rule is about the new contract alone, not about a change.",
    },
    {
      ...POLICY_ERROR,
      id: "stability-invalid",
      summary: "`x-stability` is not `draft`, `alpha`, `beta` or `stable`.",
      why: "An unknown level counts as `stable`, which may not be intended.",
      remedy: "Set `x-stability` to `draft`, `alpha`, `beta` or `stable`.",
      withoutMirror: "The rule is about the new contract alone, not about a change.",
    },
  ]),
];
