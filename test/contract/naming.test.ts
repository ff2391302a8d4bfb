import { describe, expect, it } from "vitest";
import { camelCase, pascalCase } from "../../src/contract/naming.ts";

describe("pascalCase and camelCase", () => {
  it.each([
    ["userSignedUp", "UserSignedUp", "userSignedUp"],
    ["user-signed_up", "UserSignedUp", "userSignedUp"],
    ["all notifications.read", "AllNotificationsRead", "allNotificationsRead"],
    ["DNDUpdated", "DNDUpdated", "dndUpdated"],
    ["UserID", "UserID", "userID"],
    ["URL", "URL", "url"],
    ["REQUEST_ID", "RequestId", "requestId"],
    ["A", "A", "a"],
    ["v1", "V1", "v1"],
    ["2fa-sent", "_2faSent", "_2faSent"],
    ["größe ändern", "GrößeÄndern", "größeÄndern"],
    ["日本", "日本", "日本"],
    ["$ref", "Ref", "ref"],
    ["delete", "Delete", "delete_"],
    ["class", "Class", "class_"],
    ["object", "Object_", "object"],
    ["Record", "Record_", "record"],
    ["--", "", ""],
  ])("%s", (key, pascal, camel) => {
    expect([pascalCase(key), camelCase(key)]).toEqual([pascal, camel]);
  });
});
