import { describeWebhookStore } from '../suites/webhook-store.ts'
import { DATABASES } from '../support/databases.ts'

for (const { name, open } of DATABASES) describeWebhookStore(name, open)
