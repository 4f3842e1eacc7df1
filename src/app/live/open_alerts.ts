import { UsageError } from "../../model/errors.ts";
import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import type { AlertReceiver } from "../../model/alert.ts";
import type { SettingsOf } from "../../config/option_table.ts";
import type { ALERTS } from "../../config/options.ts";

export type AlertSettings = SettingsOf<typeof ALERTS>;

/** Those who are told of alerts elsewhere: a command, a webhook. Throws a `UsageError`. */
export async function openAlertReceivers(
  { onAlert, webhook, webhookFormat, webhookAuth }: AlertSettings,
  onWarning: (sentence: string) => void,
): Promise<AlertReceiver[]> {
  const receivers: AlertReceiver[] = [];
  if (onAlert !== undefined) {
    const { AlertCommand } = await import("./alert_command.ts");
    receivers.push(new AlertCommand(onAlert, { onWarning }));
  }
  if (webhook !== undefined) {
    if (webhookAuth !== undefined) await checkReadable(webhookAuth);
    const { AlertWebhook } = await import("./alert_webhook.ts");
    const format = webhookFormat;
    receivers.push(new AlertWebhook(webhook, { format, authFile: webhookAuth, onWarning }));
  } else if (webhookAuth !== undefined) {
    throw new UsageError("--webhook-auth speaks of a webhook: name it with --webhook URL.");
  }
  return receivers;
}

async function checkReadable(file: string): Promise<void> {
  try {
    await Deno.readTextFile(file);
  } catch (cause) {
    const why = plainText(messageOf(cause));
    throw new UsageError(`The file of --webhook-auth cannot be read: ${plainText(file)}: ${why}.`, {
      cause,
    });
  }
}
