import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { z } from "zod";

/** What the same checks cost in libraries that are written by hand: three payloads of the catalogue, rule for rule. */
export interface HandWritten {
  zod(value: unknown): boolean;
  typebox(value: unknown): boolean;
}

/** Patterns by the name of their schema, as the catalogue has them. */
export type Patterns = Readonly<Record<"AgentId" | "CourseKey" | "UsageKey", string>>;

const COST = "^[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?$";
const LINKS = ["farmer_id", "region_id", "group_id", "collection_point_id", "factory_id"] as const;

/** By event. */
export function handWrittenSchemas(patterns: Patterns): Readonly<Record<string, HandWritten>> {
  const matching = (pattern: string) => z.string().regex(new RegExp(pattern, "u"));
  const nullable = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()]);
  const orchestration = pair(
    z.looseObject({
      ai_orchestration_request: z.looseObject({
        user_id: z.int(),
        course_id: matching(patterns.CourseKey).nullable().optional(),
        location_id: matching(patterns.UsageKey).nullable().optional(),
        ui_slot_selector_id: z.string().nullable().optional(),
        user_input: z.record(z.string(), z.unknown()).optional(),
        action: z.string().min(1).optional(),
      }),
    }),
    Compile(
      Type.Object({
        ai_orchestration_request: Type.Object({
          user_id: Type.Integer(),
          course_id: Type.Optional(nullable(Type.String({ pattern: patterns.CourseKey }))),
          location_id: Type.Optional(nullable(Type.String({ pattern: patterns.UsageKey }))),
          ui_slot_selector_id: Type.Optional(nullable(Type.String())),
          user_input: Type.Optional(Type.Object({}, { additionalProperties: true })),
          action: Type.Optional(Type.String({ minLength: 1 })),
        }),
      }),
    ),
  );
  const score = pair(
    z.looseObject({
      score: z.looseObject({
        points_possible: z.int().min(0),
        points_earned: z.int().min(0),
        course_id: matching(patterns.CourseKey),
        score_msg: z.string(),
        submission_id: z.int(),
        user_id: z.string().min(1),
        module_id: matching(patterns.UsageKey),
        queue_key: z.string(),
        queue_name: z.string(),
      }),
    }),
    Compile(
      Type.Object({
        score: Type.Object({
          points_possible: Type.Integer({ minimum: 0 }),
          points_earned: Type.Integer({ minimum: 0 }),
          course_id: Type.String({ pattern: patterns.CourseKey }),
          score_msg: Type.String(),
          submission_id: Type.Integer(),
          user_id: Type.String({ minLength: 1 }),
          module_id: Type.String({ pattern: patterns.UsageKey }),
          queue_key: Type.String(),
          queue_name: Type.String(),
        }),
      }),
    ),
  );
  return {
    AiOrchestrationRequested: orchestration,
    ExternalGraderScoreSubmitted: score,
    AgentCompleted: pair(agentCompletedInZod(patterns), Compile(agentCompletedInTypebox(patterns))),
  };
}

function agentCompletedInZod({ AgentId }: Patterns) {
  const linkage = z
    .looseObject(Object.fromEntries(LINKS.map((name) => [name, z.string().nullable().optional()])))
    .and(z.union(LINKS.map((name) => z.looseObject({ [name]: z.string().min(1) }))));
  const strings = z.array(z.string());
  const ratio = z.number().min(0).max(1);
  return z.looseObject({
    request_id: z.string().min(1),
    agent_id: z.string().regex(new RegExp(AgentId, "u")),
    linkage,
    result: z.discriminatedUnion("result_type", [
      z.looseObject({
        result_type: z.literal("extractor"),
        extracted_fields: z.record(z.string(), z.unknown()),
        validation_errors: strings,
        validation_warnings: strings,
        confidence: ratio.nullable().optional(),
        normalization_applied: z.boolean().optional(),
      }),
      z.looseObject({
        result_type: z.literal("explorer"),
        diagnosis: z.string(),
        confidence: ratio,
        severity: z.enum(["low", "medium", "high", "critical"]),
        contributing_factors: strings.optional(),
        recommendations: strings.optional(),
        rag_sources_used: strings.optional(),
      }),
      z.looseObject({
        result_type: z.literal("generator"),
        content: z.string(),
        format: z.enum(["json", "markdown", "text", "sms", "voice_script"]),
        language: z.string().min(1).optional(),
        target_audience: z.string().nullable().optional(),
      }),
      z.looseObject({
        result_type: z.literal("tiered-vision"),
        classification: z.string().min(1),
        classification_confidence: ratio,
        diagnosis: z.string().nullable().optional(),
        tier_used: z.enum(["screen", "diagnose"]),
        cost_saved: z.boolean(),
      }),
    ]),
    execution_time_ms: z.int().min(0),
    model_used: z.string(),
    cost_usd: z.string().regex(new RegExp(COST, "u")).nullable().optional(),
  });
}

function agentCompletedInTypebox({ AgentId }: Patterns) {
  const text = Type.String();
  const filled = Type.String({ minLength: 1 });
  const strings = Type.Array(text);
  const ratio = Type.Number({ minimum: 0, maximum: 1 });
  const oneOf = (...values: string[]) => Type.Union(values.map((value) => Type.Literal(value)));
  const orNull = Type.Union([text, Type.Null()]);
  return Type.Object({
    request_id: filled,
    agent_id: Type.String({ pattern: AgentId }),
    linkage: Type.Intersect([
      Type.Object(Object.fromEntries(LINKS.map((name) => [name, Type.Optional(orNull)]))),
      Type.Union(LINKS.map((name) => Type.Object({ [name]: filled }))),
    ]),
    result: Type.Union([
      Type.Object({
        result_type: Type.Literal("extractor"),
        extracted_fields: Type.Object({}, { additionalProperties: true }),
        validation_errors: strings,
        validation_warnings: strings,
        confidence: Type.Optional(Type.Union([ratio, Type.Null()])),
        normalization_applied: Type.Optional(Type.Boolean()),
      }),
      Type.Object({
        result_type: Type.Literal("explorer"),
        diagnosis: text,
        confidence: ratio,
        severity: oneOf("low", "medium", "high", "critical"),
        contributing_factors: Type.Optional(strings),
        recommendations: Type.Optional(strings),
        rag_sources_used: Type.Optional(strings),
      }),
      Type.Object({
        result_type: Type.Literal("generator"),
        content: text,
        format: oneOf("json", "markdown", "text", "sms", "voice_script"),
        language: Type.Optional(filled),
        target_audience: Type.Optional(orNull),
      }),
      Type.Object({
        result_type: Type.Literal("tiered-vision"),
        classification: filled,
        classification_confidence: ratio,
        diagnosis: Type.Optional(orNull),
        tier_used: oneOf("screen", "diagnose"),
        cost_saved: Type.Boolean(),
      }),
    ]),
    execution_time_ms: Type.Integer({ minimum: 0 }),
    model_used: text,
    cost_usd: Type.Optional(Type.Union([Type.String({ pattern: COST }), Type.Null()])),
  });
}

function pair(
  schema: { safeParse(value: unknown): { success: boolean } },
  compiled: { Check(value: unknown): boolean },
): HandWritten {
  return { zod: (value) => schema.safeParse(value).success, typebox: (value) => compiled.Check(value) };
}
