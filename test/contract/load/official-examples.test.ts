import { describe, expect, it } from "vitest";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import { checkContract } from "../../../src/contract/validate/check-contract.ts";
import { EXAMPLES, exampleFiles } from "../../support/official-examples.ts";

const files = exampleFiles;
const absent = files.length === 0;

/** What each example is called in code: messages, then the schemas that are none of the messages' own. */
const NAMES: Readonly<Record<string, string>> = {
  "anyof-asyncapi.yml": "TestMessages / ObjectWithKey ObjectWithKey2",
  "application-headers-asyncapi.yml":
    "LightMeasured / ApplicationInstanceId LightMeasuredHeaders LightMeasuredPayload SentAt",
  "correlation-id-asyncapi.yml": "LightMeasured DimLight / DimLightPayload LightMeasuredPayload SentAt",
  "gitter-streaming-asyncapi.yml": "ChatMessage Heartbeat /",
  "oneof-asyncapi.yml": "TestMessages ObjectWithKey ObjectWithKey2 /",
  "rpc-server-asyncapi.yml": "SendSumResult Sum /",
  "simple-asyncapi.yml": "UserSignedUp /",
  "social-media/backend/asyncapi.yaml":
    "CommentLiked LikeComment CommentChanged UpdateCommentLikes / CommentChangedPayload CommentId CommentLikedPayload LikeCommentPayload UpdateCommentLikesPayload UserId",
  "streetlights-kafka-asyncapi.yml":
    "LightMeasured TurnOnOff DimLight / DimLightHeaders DimLightPayload LightMeasuredHeaders LightMeasuredPayload SentAt TurnOnOffHeaders TurnOnOffPayload",
};

describe.skipIf(absent)("the official AsyncAPI examples (../shared/fixtures/asyncapi-examples)", () => {
  it("are 24", () => {
    expect(files).toHaveLength(24);
  });

  it.each(files.filter((file) => !file.startsWith("adeo")))("%s loads and can be checked", async (file) => {
    const contract = await loadContract(file, { cwd: EXAMPLES });
    expect(contract.messages.length).toBeGreaterThan(0);
    for (const finding of await checkContract(contract)) expect(finding.place).toBeDefined();
    for (const { payload, headers } of contract.messages) {
      for (const name of [payload, headers])
        if (name !== undefined) expect(contract.schemas.has(name)).toBe(true);
    }
    const refs = JSON.stringify([...contract.schemas.values()]).matchAll(/"\$ref":"([^"]*)"/g);
    for (const [, ref = ""] of refs)
      expect([...contract.schemas.keys()]).toContain(ref.replace("#/definitions/", ""));
  });

  it.each(Object.entries(NAMES))("%s gives stable names", async (file, names) => {
    const { messages, schemas } = await loadContract(file, { cwd: EXAMPLES });
    const keys = messages.map(({ key }) => key);
    const others = [...schemas.keys()].filter((name) => !keys.includes(name));
    expect(`${keys.join(" ")} / ${others.join(" ")}`.trim()).toBe(names);
  });

  it("refuses Avro before its URL is looked at", async () => {
    await expect(
      loadContract("adeo-kafka-request-reply-asyncapi.yml", { cwd: EXAMPLES }),
    ).rejects.toMatchObject({
      code: "schema_format",
      message: expect.stringMatching(/^adeo-kafka-request-reply-asyncapi\.yml:172:23: Avro is not supported/),
    });
  });

  it("has findings that are true", async () => {
    const findings = async (file: string): Promise<string[]> => {
      const found = await checkContract(await loadContract(file, { cwd: EXAMPLES }));
      return found
        .filter(({ severity }) => severity === "error")
        .map(({ code, place }) => `${place?.line}:${place?.column} ${code}`);
    };
    // A boolean whose default is the text 'false'.
    expect(await findings("operation-security-asyncapi.yml")).toEqual(["67:20 default-invalid"]);
    // The pair is a text where the schema wants a list, the status is none of the enum, and so is the depth.
    expect(await findings("kraken-websocket-request-reply-message-filter-in-reply-asyncapi.yml")).toEqual(
      ["149:19", "151:21", "158:19", "159:21", "161:22"].map((at) => `${at} example-invalid`),
    );
    expect(await findings("slack-rtm-asyncapi.yml")).toEqual([]);
  });

  it("finds the message that stands in two channels once", async () => {
    const { messages } = await loadContract("streetlights-kafka-asyncapi.yml", { cwd: EXAMPLES });
    expect(messages.find(({ key }) => key === "TurnOnOff")?.channels).toEqual([
      "lightTurnOn",
      "lightTurnOff",
    ]);
  });
});
