import { createTransport } from 'nodemailer'

export type Mail = { to: string; subject: string; text: string }

const SEND_TIMEOUT_MS = 10_000

/** Sends mail through an SMTP server. The sender is the account of the URL. Rejects when the server did not take the mail. */
export function makeMailer(smtpUrl: string): (mail: Mail) => Promise<void> {
  const from = decodeURIComponent(new URL(smtpUrl).username) || 'ats-gateway@localhost'
  const transport = createTransport({ url: smtpUrl, connectionTimeout: SEND_TIMEOUT_MS, socketTimeout: SEND_TIMEOUT_MS } as {
    url: string
  })
  return async (mail) => {
    await transport.sendMail({ from: from.includes('@') ? from : `${from}@${new URL(smtpUrl).hostname}`, ...mail })
  }
}
