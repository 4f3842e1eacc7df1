import process from "node:process";
import type { Telemetry } from "../../telemetry/telemetry.ts";

/** Measures this process as it is now: its memory, how long it runs, and the time that processors gave it. */
export function measureProcess(telemetry: Telemetry): void {
  telemetry.gauge("memory_bytes", Deno.memoryUsage().rss);
  telemetry.gauge("uptime_seconds", performance.now() / 1000);
  const { user, system } = process.cpuUsage();
  telemetry.total("cpu_seconds", (user + system) / 1e6);
}
