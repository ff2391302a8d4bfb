/** A publisher process: publishes scores of many learners, numbered per learner. */
import { createBus } from "eventpact";
import { ExternalGraderScoreSubmitted } from "eventpact/catalog";
import { redis } from "eventpact/redis";

const [url = "", prefix = "", count = "", learners = ""] = process.argv.slice(2);
const bus = createBus({ source: "edx-submissions", transport: redis(url, { prefix }) });
const BATCH = 250;
for (let begin = 0; begin < Number(count); begin += BATCH) {
  const numbers = Array.from({ length: Math.min(BATCH, Number(count) - begin) }, (_, index) => begin + index);
  const scores = numbers.map((n) => ({
    score: {
      points_possible: 10,
      points_earned: n % 11,
      submission_id: Math.floor(n / Number(learners)),
      course_id: "course-v1:edX+Demo+2026",
      score_msg: "graded",
      user_id: `learner-${n % Number(learners)}`,
      module_id: "block-v1:edX+Demo+2026+type@problem+block@p1",
      queue_key: "key",
      queue_name: "queue",
    },
  }));
  const results = await bus.publishMany(ExternalGraderScoreSubmitted, scores);
  for (const result of results) if (result.status === "failed") throw result.error;
}
await bus.close();
