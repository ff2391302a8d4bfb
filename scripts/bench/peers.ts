import { fileURLToPath } from "node:url";
import type { Peer } from "../peers/peer.ts";

const peer = (name: string, folder: string): Peer => ({
  name,
  folder: fileURLToPath(new URL(`peers/${folder}`, import.meta.url)),
});

export const BULLMQ = peer("BullMQ", "bullmq");
export const NESTJS = peer("NestJS over Redis", "nestjs");
export const MOLECULER = peer("Moleculer", "moleculer");
export const MODELINA = peer("Modelina", "modelina");
